package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Somebody forgets a transaction: while its snapshot is open, no dead row can be removed from the
 * queue. Not part of {@code -Pfaults}; run it with {@code -Dquarry.faults.excluded=none}.
 */
@Tag("hours")
class LongSnapshotTest {
  private static final Duration OPEN =
      Duration.ofMinutes(Integer.getInteger("quarry.faults.minutes", 30));
  private static final int JOBS = 100_000;
  private static final int BATCH = 1_000;

  @Test
  void the_queue_works_on_under_a_snapshot_and_recovers_after_it() throws Exception {
    try (Scene scene = new Scene("the_queue_works_on_under_a_snapshot_and_recovers_after_it")) {
      scene.with("quarry.engine.slots", "16").with("quarry.engine.lease", "30s");
      scene.with("quarry.engine.trust", "20s").with("quarry.engine.heartbeat", "10s");
      List<NodeProcess> nodes = scene.start("a", "b");
      long before = jobsPerSecond(scene, nodes.get(0), BATCH);
      long under = 0;
      try (Connection forgotten = scene.postgres.connect()) {
        forgotten.setAutoCommit(false);
        forgotten.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        Rows.of(forgotten, "select count(*) from job");
        scene.injected("a snapshot kept open for " + OPEN.toMinutes() + " minutes");
        long end = System.nanoTime() + OPEN.toNanos();
        int submitted = 0;
        while (System.nanoTime() < end || submitted < JOBS) {
          under = jobsPerSecond(scene, nodes.get(0), BATCH);
          submitted += BATCH;
        }
      }
      jobsPerSecond(scene, nodes.get(0), BATCH);
      long after = jobsPerSecond(scene, nodes.get(0), BATCH);
      Report.note(
          "  jobs per second",
          "%d before, %d at the end of the snapshot, %d after it".formatted(before, under, after));
      scene.settle(Duration.ofMinutes(10));
      assertThat(after).as("recovers").isGreaterThan(before / 2);
    }
  }

  private static long jobsPerSecond(Scene scene, NodeProcess node, int jobs) throws Exception {
    long start = System.nanoTime();
    Map<String, Object> batch =
        Map.of("jobs", new ArrayList<>(Collections.nCopies(jobs, Scene.text("in a crowd"))));
    Api.Answer answer = node.api().post("/ingest-async/batch", batch);
    assertThat(answer.status()).isEqualTo(202);
    for (JsonNode job : answer.body().path("jobs")) {
      scene.ledger.accepted(UUID.fromString(job.path("job_id").asString()));
    }
    Await.until("the batch ends", Duration.ofMinutes(5), () -> scene.jobs.count("queued") == 0);
    return jobs * 1_000_000_000L / (System.nanoTime() - start);
  }
}
