package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RetryApiTest {
  private static final ItemLedger LEDGER = RunningOrchestrator.bean(ItemLedger.class);
  private static final String CRAWL =
      "{\"source_type\":\"web_crawl\",\"source_uri\":\"https://example.org/\"}";

  @Test
  void retry_of_a_crawl_can_process_only_failed_items() throws Exception {
    UUID id = submit(CRAWL);
    Fence fence = HandWorker.start(id);
    LEDGER.add(fence, List.of(page("a"), page("b"), page("c")));
    List<Item> items = LEDGER.queued(id, 0, 10);
    LEDGER.unchanged(fence, items.get(0).id(), UUID.randomUUID(), List.of());
    LEDGER.failed(fence, items.get(2).id(), "server_error", "HTTP 500");
    String retry = "/jobs/" + id + "/retry?items=failed";
    ProblemTableTest.isProblem(Http.post(retry, ""), 409, "job_not_ended");
    HandWorker.complete(fence);

    Http.Answer accepted = Http.post(retry, "");
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.header("Location")).endsWith(accepted.text("job_id"));
    JsonNode job = Http.get(accepted.header("Location")).body();
    assertThat(job.path("metadata").path("retry_of").asString()).isEqualTo(id.toString());
    assertThat(job.path("metadata").path("retry_items").asString()).isEqualTo("failed");
    assertThat(job.path("counts").path("found").asInt()).isEqualTo(1);
    JsonNode again = Http.get(accepted.header("Location") + "/items").body().path("items");
    assertThat(again.size()).isEqualTo(1);
    assertThat(again.path(0).path("uri").asString()).isEqualTo("https://example.org/c");
    assertThat(again.path(0).path("status").asString()).isEqualTo("queued");
    assertThat(again.path(0).path("depth").asInt()).isEqualTo(1);

    HandWorker.complete(HandWorker.start(UUID.fromString(accepted.text("job_id"))));
    Http.Answer twice = Http.post("/jobs/" + accepted.text("job_id") + "/retry", "");
    assertThat(twice.status()).isEqualTo(202);
    JsonNode same = Http.get(twice.header("Location")).body();
    assertThat(same.path("metadata").path("retry_of").asString())
        .isEqualTo(accepted.text("job_id"));
    assertThat(same.path("metadata").path("retry_items").asString()).isEqualTo("failed");
    JsonNode sameItems = Http.get(twice.header("Location") + "/items").body().path("items");
    assertThat(sameItems.size()).isEqualTo(1);
    assertThat(sameItems.path(0).path("uri").asString()).isEqualTo("https://example.org/c");
    assertThat(sameItems.path(0).path("status").asString()).isEqualTo("queued");
  }

  @Test
  void retry_of_failed_items_without_failures_gives_409() throws Exception {
    UUID text = submit(TEXT);
    HandWorker.complete(HandWorker.start(text));
    ProblemTableTest.isProblem(
        Http.post("/jobs/" + text + "/retry?items=failed", ""), 409, "nothing_failed");
    UUID crawl = submit(CRAWL);
    HandWorker.fail(HandWorker.start(crawl));
    ProblemTableTest.isProblem(
        Http.post("/jobs/" + crawl + "/retry?items=failed", ""), 409, "nothing_failed");
  }

  @Test
  void failed_single_document_job_can_be_retried_as_failed_item() throws Exception {
    UUID id = submit(TEXT);
    HandWorker.fail(HandWorker.start(id));
    Http.Answer accepted = Http.post("/jobs/" + id + "/retry?items=failed", "");
    assertThat(accepted.status()).isEqualTo(202);
    Fence fence = HandWorker.start(UUID.fromString(accepted.text("job_id")));
    HandWorker.fail(fence);
    // An item that failed again can be retried again.
    Http.Answer whole = Http.post("/jobs/" + fence.jobId() + "/retry", "");
    JsonNode metadata = Http.get(whole.header("Location")).body().path("metadata");
    assertThat(metadata.path("retry_of").asString()).isEqualTo(fence.jobId().toString());
    assertThat(metadata.has("retry_items")).isFalse();
  }

  private static NewItem page(String name) {
    return new NewItem("https://example.org/" + name, 1);
  }
}
