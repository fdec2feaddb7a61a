package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Fence;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

final class BatchApiTest {

  private static String batch(String id, int jobs) {
    return "{\"batch_id\":\""
        + id
        + "\",\"jobs\":["
        + String.join(",", Collections.nCopies(jobs, TEXT))
        + "]}";
  }

  private static List<UUID> jobs(Http.Answer accepted) {
    List<UUID> ids = new ArrayList<>();
    accepted
        .body()
        .path("jobs")
        .forEach(job -> ids.add(UUID.fromString(job.path("job_id").asString())));
    return ids;
  }

  @Test
  void batch_reports_progress_until_all_jobs_ended() throws Exception {
    String id = "batch-" + UUID.randomUUID();
    Http.Answer accepted = Http.post("/ingest-async/batch", batch(id, 4));
    assertThat(accepted.header("Retry-After")).isEqualTo("1");
    List<UUID> jobs = jobs(accepted);
    HandWorker.complete(HandWorker.start(jobs.get(0)));
    HandWorker.fail(HandWorker.start(jobs.get(1)));
    Fence running = HandWorker.start(jobs.get(2));

    JsonNode midway = Http.get("/batches/" + id).body();
    assertThat(midway.path("total").asInt()).isEqualTo(4);
    for (String status : List.of("completed", "failed", "processing", "queued")) {
      assertThat(midway.path("by_status").path(status).asInt()).as(status).isEqualTo(1);
    }
    assertThat(midway.path("progress").asInt()).isEqualTo(50);
    assertThat(midway.path("partial").asBoolean()).isTrue();
    assertThat(midway.has("completed_at")).isFalse();
    JsonNode failed = midway.path("failed_jobs").path(0);
    assertThat(failed.path("job_id").asString()).isEqualTo(jobs.get(1).toString());
    assertThat(failed.path("error").path("code").asString()).isEqualTo("not_found");
    String listed = midway.path("links").path("failed").asString();
    assertThat(Http.get(listed).body().path("jobs").size()).isEqualTo(1);

    Http.Answer cancelled = Http.post("/batches/" + id + "/cancel", "");
    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(cancelled.body().path("by_status").path("cancelled").asInt()).isEqualTo(1);
    HandWorker.complete(running);
    Http.Answer repeated = Http.post("/batches/" + id + "/cancel", "");
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(repeated.body().path("progress").asInt()).isEqualTo(100);
    assertThat(repeated.text("completed_at")).endsWith("Z");
    assertThat(repeated.text("created_at")).endsWith("Z");
  }

  @Test
  void batch_cancel_uses_one_statement_and_no_job_starts() throws Exception {
    String id = "batch-" + UUID.randomUUID();
    List<UUID> jobs = jobs(Http.post("/ingest-async/batch", batch(id, 1_000)));
    assertThat(jobs).hasSize(1_000);
    Fence running = HandWorker.start(jobs.get(500));

    Http.Answer cancelled = Http.post("/batches/" + id + "/cancel", "");

    JsonNode byStatus = cancelled.body().path("by_status");
    assertThat(byStatus.path("cancelled").asInt()).isEqualTo(999);
    assertThat(byStatus.path("processing").asInt()).isEqualTo(1);
    assertThat(statementsThatCancelled(id)).isEqualTo(1);
    for (int i : List.of(0, 499, 999)) {
      JsonNode job = Http.get("/jobs/" + jobs.get(i)).body();
      assertThat(job.path("status").asString()).isEqualTo("cancelled");
      assertThat(lastEvent(job)).isEqualTo("cancelled");
    }
    JsonNode cancelRequested = Http.get("/jobs/" + jobs.get(500)).body();
    assertThat(lastEvent(cancelRequested)).isEqualTo("cancel_requested");
    assertThat(Http.post("/batches/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(Http.get("/jobs/" + jobs.get(500)).body().path("events"))
        .isEqualTo(cancelRequested.path("events"));
    HandWorker.complete(running);
  }

  private static String lastEvent(JsonNode job) {
    JsonNode events = job.path("events");
    return events.path(events.size() - 1).path("type").asString();
  }

  /** Counts transactions: rows of one transaction have the same xmin. */
  private static long statementsThatCancelled(String batch) {
    return JdbcClient.create(RunningOrchestrator.bean(DataSource.class))
        .sql(
            """
            select count(distinct xmin::text) from job
            where batch_id = ? and cancel_requested_at is not null
            """)
        .param(batch)
        .query(Long.class)
        .single();
  }

  @Test
  void same_batch_with_same_idempotency_key_is_accepted_once() throws Exception {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    String body = "{\"jobs\":[" + TEXT + ",{\"source_type\":\"magic\"}]}";
    Http.Answer first = Http.post("/ingest-async/batch", body, key);
    Http.Answer again = Http.post("/ingest-async/batch", body, key);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("batch_id")).isEqualTo(first.text("batch_id"));
    assertThat(jobs(again)).isEqualTo(jobs(first)).hasSize(1);
    assertThat(again.body().path("rejected")).isEqualTo(first.body().path("rejected"));
    Http.Answer other = Http.post("/ingest-async/batch", body.replace("magic", "art"), key);
    ProblemTableTest.isProblem(other, 422, "idempotency_conflict");
  }

  @Test
  void repeated_idempotency_key_header_is_rejected() throws Exception {
    for (String path : List.of("/ingest-async", "/ingest-async/batch")) {
      String body = path.endsWith("batch") ? batch("twice", 1) : TEXT;
      var request =
          RunningOrchestrator.request(path)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "a")
              .header("Idempotency-Key", "b")
              .POST(BodyPublishers.ofString(body));
      ProblemTableTest.isProblem(
          new Http.Answer(RunningOrchestrator.send(request)), 400, "invalid_request");
    }
  }
}
