package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.JobCleaner;
import dev.quarry.orchestrator.job.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

final class RetentionApiTest {
  private static final JobCleaner CLEANER = RunningOrchestrator.bean(JobCleaner.class);
  private static final JobStore STORE = RunningOrchestrator.bean(JobStore.class);
  private static final JdbcClient SQL =
      JdbcClient.create(RunningOrchestrator.bean(DataSource.class));

  @Test
  void ended_job_has_a_sunset_header() throws Exception {
    UUID id = submit(TEXT);
    assertThat(Http.get("/jobs/" + id).header("Sunset")).isEmpty();
    HandWorker.complete(HandWorker.start(id));
    Http.Answer ended = Http.get("/jobs/" + id);
    Instant sunset =
        ZonedDateTime.parse(ended.header("Sunset"), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant();
    assertThat(Duration.between(Instant.now(), sunset).toHours()).isBetween(719L, 721L);
    assertThat(Http.get("/jobs/" + id + "/result").header("Sunset"))
        .isEqualTo(ended.header("Sunset"));
  }

  @Test
  void expired_job_is_deleted_and_leaves_a_tombstone() throws Exception {
    UUID completed = submit(TEXT);
    HandWorker.complete(HandWorker.start(completed));
    UUID failed = submit(TEXT);
    HandWorker.fail(HandWorker.start(failed));
    UUID queued = submit(TEXT);
    age(completed, 31);
    age(failed, 31);
    SQL.sql("update job set created_at = now() - interval '400 days' where id = ?")
        .param(queued)
        .update();
    CLEANER.tick();

    String path = "/jobs/" + completed;
    ProblemTableTest.isProblem(Http.get(path), 410, "job_gone");
    assertThat(Http.get(path).text("detail")).contains("completed");
    for (String below : new String[] {"/status", "/result", "/items", "/events"}) {
      ProblemTableTest.isProblem(Http.get(path + below), 410, "job_gone");
    }
    ProblemTableTest.isProblem(Http.post(path + "/retry", ""), 410, "job_gone");
    ProblemTableTest.isProblem(Http.delete(path), 410, "job_gone");
    assertThat(STORE.tombstone("somebody-else", completed)).isEmpty();
    assertThat(eventsOf(completed)).isZero();
    assertThat(eventsOf(failed)).isPositive();
    // Failed jobs are kept longer, and jobs that have not ended are never deleted.
    assertThat(Http.get("/jobs/" + failed).status()).isEqualTo(200);
    assertThat(Http.get("/jobs/" + queued).status()).isEqualTo(200);
    SQL.sql("update job_tombstone set deleted_at = now() - interval '366 days' where id = ?")
        .param(completed)
        .update();
    CLEANER.tick();
    ProblemTableTest.isProblem(Http.get(path), 404, "job_not_found");
  }

  @Test
  void expired_idempotency_key_can_be_used_again() throws Exception {
    String key = UUID.randomUUID().toString();
    Http.Answer first = Http.post("/ingest-async", TEXT, "Idempotency-Key: " + key);
    SQL.sql("update idempotency_key set created_at = now() - interval '25 hours' where key = ?")
        .param(key)
        .update();
    CLEANER.tick();
    Http.Answer again = Http.post("/ingest-async", TEXT, "Idempotency-Key: " + key);
    assertThat(again.text("job_id")).isNotEqualTo(first.text("job_id"));
    assertThat(Http.get("/jobs/" + first.text("job_id")).status()).isEqualTo(200);
  }

  private static long eventsOf(UUID job) {
    return SQL.sql("select count(*) from job_event where job_id = ?")
        .param(job)
        .query(Long.class)
        .single();
  }

  private static void age(UUID job, int days) {
    SQL.sql("update job set completed_at = now() - ? * interval '1 day' where id = ?")
        .params(days, job)
        .update();
  }
}
