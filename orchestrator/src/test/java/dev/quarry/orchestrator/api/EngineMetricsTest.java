package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EngineMetricsTest {

  @Test
  void engine_metrics_exist_at_startup() throws Exception {
    String before = Http.get("/actuator/prometheus").response().body();
    for (String name :
        new String[] {
          "jobs_completed_total{status=\"completed\"}",
          "fenced_writes_total",
          "active_jobs{status=\"queued\"}",
          "active_jobs{status=\"processing\"}",
          "queue_age_seconds{queue=\"web_crawl\"}",
          "lease_age_seconds"
        }) {
      assertThat(before).contains("\n" + name + " ");
    }
    for (String outcome : new String[] {"delivered", "given_up", "gone"}) {
      assertThat(before).contains("webhook_deliveries_total{outcome=\"" + outcome + "\"} ");
    }
  }

  @Test
  void every_kind_of_job_creation_is_counted() throws Exception {
    double before = value("jobs_created_total");
    UUID single = submit(TEXT);
    Http.post("/ingest-async", TEXT, "Idempotency-Key: counted-" + single);
    Http.post("/ingest-async", TEXT, "Idempotency-Key: counted-" + single);
    String batch = "{\"jobs\":[" + TEXT + "," + TEXT + "]}";
    Http.post("/ingest-async/batch", batch, "Idempotency-Key: batch-" + single);
    Http.post("/ingest-async/batch", batch, "Idempotency-Key: batch-" + single);
    assertThat(value("jobs_created_total")).isEqualTo(before + 4);
    HandWorker.giveUp(HandWorker.start(single), "timeout");
    assertThat(Http.post("/jobs/" + single + "/retry?items=failed", "").status()).isEqualTo(202);
    assertThat(Http.post("/admin/dead-letter/" + single + "/redrive", "").status()).isEqualTo(202);
    assertThat(Http.post("/admin/dead-letter/" + single + "/redrive", "").status()).isEqualTo(409);
    assertThat(value("jobs_created_total")).isEqualTo(before + 6);
  }

  @Test
  void cancelled_queued_job_is_counted_once() throws Exception {
    String cancelled = "jobs_completed_total{status=\"cancelled\"}";
    double before = value(cancelled);
    UUID id = submit(TEXT);
    Http.post("/jobs/" + id + "/cancel", "");
    Http.post("/jobs/" + id + "/cancel", "");
    assertThat(value(cancelled)).isEqualTo(before + 1);
  }

  @Test
  void cancelled_queued_jobs_of_a_batch_are_counted_once() throws Exception {
    String cancelled = "jobs_completed_total{status=\"cancelled\"}";
    double before = value(cancelled);
    String batch = "{\"jobs\":[" + TEXT + "," + TEXT + "]}";
    String id = Http.post("/ingest-async/batch", batch).body().get("batch_id").asString();
    Http.post("/batches/" + id + "/cancel", "");
    Http.post("/batches/" + id + "/cancel", "");
    assertThat(value(cancelled)).isEqualTo(before + 2);
  }

  private static double value(String metric) throws Exception {
    return Http.get("/actuator/prometheus")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .sum();
  }
}
