package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.NodeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class JobApiTest {

  /** Polls until a job of the batch is listed. */
  static UUID onlyJobOf(String batch) throws Exception {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < deadline) {
      JsonNode jobs = Http.get("/jobs?batch_id=" + batch).body().path("jobs");
      if (!jobs.isEmpty()) {
        return UUID.fromString(jobs.path(0).path("job_id").asString());
      }
    }
    throw new AssertionError("no job of batch " + batch + " appeared");
  }

  @Test
  void job_can_be_read_before_and_after_its_end() throws Exception {
    UUID id = submit(TEXT);
    Http.Answer queued = Http.get("/jobs/" + id);
    assertThat(queued.status()).isEqualTo(200);
    assertThat(queued.text("status")).isEqualTo("queued");
    assertThat(queued.header("Retry-After")).isEqualTo("2");
    assertThat(queued.body().has("queue_position")).isTrue();
    assertThat(queued.response().body()).doesNotContain("null");

    Fence fence = HandWorker.start(id);
    assertThat(Http.get("/jobs/" + id + "/status").text("status")).isEqualTo("processing");
    HandWorker.complete(fence);
    Http.Answer done = Http.get("/jobs/" + id);
    assertThat(done.text("status")).isEqualTo("completed");
    assertThat(done.header("Retry-After")).isEmpty();
    assertThat(Http.get("/jobs/" + id + "/result").body().path("documents").asInt()).isEqualTo(1);
  }

  @Test
  void headers_are_not_read_as_query_parameters() throws Exception {
    assertThat(Http.get("/jobs", "Status: none", "Cursor: made-up").status()).isEqualTo(200);
  }

  @Test
  void unchanged_job_gives_304() throws Exception {
    UUID id = submit(TEXT);
    String etag = Http.get("/jobs/" + id).header("ETag");
    Http.Answer same = Http.get("/jobs/" + id, "If-None-Match: " + etag);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.response().body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(etag);
    HandWorker.start(id);
    assertThat(Http.get("/jobs/" + id, "If-None-Match: " + etag).status()).isEqualTo(200);
  }

  @Test
  void long_poll_ends_at_next_event_or_timeout() throws Exception {
    UUID id = submit(TEXT);
    String etag = Http.get("/jobs/" + id).header("ETag");
    long asked = System.nanoTime();
    Http.Answer late = Http.get("/jobs/" + id, "If-None-Match: " + etag, "Prefer: wait=1");
    assertThat(late.status()).isEqualTo(304);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(900));
    CompletableFuture<Http.Answer> waiting =
        SubmissionApiTest.async("/jobs/" + id, "", "If-None-Match: " + etag + "\nPrefer: wait=25");
    HandWorker.start(id);
    assertThat(waiting.get().status()).isEqualTo(200);
    assertThat(waiting.get().text("status")).isEqualTo("processing");
  }

  @Test
  void missing_result_gives_409() throws Exception {
    UUID id = submit(TEXT);
    ProblemTableTest.isProblem(Http.get("/jobs/" + id + "/result"), 409, "job_not_ended");
    HandWorker.fail(HandWorker.start(id));
    Http.Answer failed = Http.get("/jobs/" + id + "/result");
    ProblemTableTest.isProblem(failed, 409, "job_without_result");
    assertThat(failed.text("detail")).contains("There is no such page.");
  }

  @Test
  void cancel_status_code_depends_on_job_status() throws Exception {
    UUID queued = submit(TEXT);
    assertThat(Http.post("/jobs/" + queued + "/cancel", "").status()).isEqualTo(200);
    Http.Answer repeated = Http.delete("/jobs/" + queued);
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(repeated.text("status")).isEqualTo("cancelled");

    UUID running = submit(TEXT);
    Fence fence = HandWorker.start(running);
    assertThat(Http.delete("/jobs/" + running).status()).isEqualTo(202);
    assertThat(Http.delete("/jobs/" + running).status()).isEqualTo(202);
    HandWorker.complete(fence);
    ProblemTableTest.isProblem(Http.delete("/jobs/" + running), 409, "job_ended");
  }

  @Test
  void ended_job_can_be_retried_as_new_job() throws Exception {
    UUID id = submit(TEXT);
    ProblemTableTest.isProblem(Http.post("/jobs/" + id + "/retry", ""), 409, "job_not_ended");
    HandWorker.fail(HandWorker.start(id));
    Http.Answer retried = Http.post("/jobs/" + id + "/retry", "");
    assertThat(retried.status()).isEqualTo(202);
    Http.Answer job = Http.get(retried.header("Location"));
    assertThat(job.body().path("metadata").path("retry_of").asString()).isEqualTo(id.toString());
  }

  @Test
  void pagination_returns_each_job_once() throws Exception {
    String batch = "pages-" + UUID.randomUUID();
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      submitted.addFirst(submit(TEXT.replace("}", ",\"batch_id\":\"" + batch + "\"}")).toString());
    }
    List<String> listed = new ArrayList<>();
    String path = "/jobs?batch_id=" + batch + "&limit=2&total=true";
    while (!path.isEmpty()) {
      Http.Answer page = Http.get(path);
      assertThat(page.body().path("total").asInt()).isEqualTo(5);
      page.body().path("jobs").forEach(job -> listed.add(job.path("job_id").asString()));
      String link = page.header("Link");
      assertThat(link.isEmpty()).isEqualTo(!page.body().path("has_more").asBoolean());
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    assertThat(listed).isEqualTo(submitted);
  }

  @Test
  void stats_count_jobs_by_status() throws Exception {
    submit(TEXT);
    Http.Answer stats = Http.get("/jobs/stats");
    assertThat(stats.status()).isEqualTo(200);
    assertThat(stats.body().path("by_status").path("queued").asInt()).isPositive();
    assertThat(stats.body().path("queue_age_seconds").isNumber()).isTrue();
  }

  @Test
  void workers_report_slots_and_leases() throws Exception {
    NodeRegistry nodes = RunningOrchestrator.bean(NodeRegistry.class);
    nodes.register("test", 7);
    UUID id = submit(TEXT);
    HandWorker.start(id);
    JsonNode worker =
        Http.get("/health/workers")
            .body()
            .path("workers")
            .valueStream()
            .filter(each -> each.path("node").asString().equals("test"))
            .findFirst()
            .orElseThrow();
    assertThat(worker.path("slots").asInt()).isEqualTo(7);
    assertThat(worker.path("leases").asInt()).isPositive();
    JsonNode lease =
        worker
            .path("jobs")
            .valueStream()
            .filter(each -> each.path("job_id").asString().equals(id.toString()))
            .findFirst()
            .orElseThrow();
    assertThat(lease.path("expires_in_seconds").asDouble()).isBetween(200.0, 300.0);
    JsonNode capacity = Http.get("/jobs/stats").body().path("capacity");
    assertThat(capacity.path("slots").asInt()).isEqualTo(7);
    assertThat(capacity.path("running").asInt()).isPositive();
    nodes.deregister("test");
    assertThat(Http.get("/jobs/stats").body().has("capacity")).isFalse();
  }

  @Test
  void items_of_a_job_are_paginated() throws Exception {
    Http.Answer items = Http.get("/jobs/" + submit(TEXT) + "/items?status=failed&limit=5");
    assertThat(items.status()).isEqualTo(200);
    assertThat(items.body().path("has_more").asBoolean(true)).isFalse();
    assertThat(items.body().path("items").isArray()).isTrue();
  }

  @Test
  void changes_of_a_job_are_listed_with_their_counts() throws Exception {
    String path = "/jobs/" + submit(TEXT) + "/changes";
    Http.Answer changes = Http.get(path + "?change=removed&limit=5");
    assertThat(changes.status()).isEqualTo(200);
    assertThat(changes.body().path("counts").path("added").asInt(-1)).isZero();
    assertThat(changes.body().path("changes").isArray()).isTrue();
    ProblemTableTest.isProblem(Http.get(path + "?change=all"), 400, "invalid_request");
  }
}
