package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EngineMetricsTest {

  @Test
  void the_metrics_of_the_engine_are_there_before_anything_happens_and_count_submissions()
      throws Exception {
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
    Http.Answer accepted =
        Http.post("/ingest-async", Http.json(Map.of("source_type", "text", "text", "Counted.")));
    assertThat(accepted.status()).isEqualTo(202);
    assertThat(created(Http.get("/actuator/prometheus").response().body()))
        .isGreaterThan(created(before));
    Http.post("/jobs/" + UUID.fromString(accepted.text("job_id")) + "/cancel", "");
  }

  private static double created(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("jobs_created_total "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .sum();
  }
}
