package dev.quarry.orchestrator.store.postgres.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.QueueStatisticsContract;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PostgresQueueStatisticsTest extends QueueStatisticsContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);

  @Override
  protected JobPorts jobs() {
    return jobs;
  }

  private void queued(int jobs) {
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, due_order)
            select gen_random_uuid(), 'acme', 'text', 'queued', 'docs', '{}', 3, 3600,
              now() + n * interval '1 millisecond'
            from generate_series(1, ?) n
            """)
        .param(jobs)
        .update();
    db.sql().sql("analyze job").update();
  }

  @Test
  void position_in_a_long_queue_is_computed_without_reading_the_whole_queue() throws Exception {
    queued(20_000);
    UUID last =
        db.sql()
            .sql("select id from job order by due_order desc limit 1")
            .query(UUID.class)
            .single();

    String plan =
        PostgresQueueStatistics.position(db.sql(), "explain (analyze, format json) ", last)
            .query(String.class)
            .single();

    assertThat(jobs.queue().position(last)).hasValue(1_000);
    assertThat(rows(JsonMapper.shared().readTree(plan).path(0).path("Plan")))
        .as("rows that passed through the plan")
        .isBetween(1_000L, 9_000L);
  }

  private static long rows(JsonNode plan) {
    long rows = Math.round(plan.path("Actual Rows").asDouble() * plan.path("Actual Loops").asInt());
    for (JsonNode part : plan.path("Plans")) {
      rows += rows(part);
    }
    return rows;
  }
}
