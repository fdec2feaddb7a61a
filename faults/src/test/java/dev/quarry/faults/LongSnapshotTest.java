package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
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
 * A transaction stays open: while its snapshot is in use, no dead row can be removed from the
 * queue. Not part of {@code -Pfaults}; run it with {@code -Dquarry.faults.excluded=none}, {@code
 * -Dquarry.faults.minutes=N} and {@code -Dquarry.faults.jobs=N}.
 */
@Tag("hours")
class LongSnapshotTest {
  private static final Duration OPEN =
      Duration.ofMinutes(Integer.getInteger("quarry.faults.minutes", 30));
  private static final int BATCHES = 100;
  private static final int BATCH = Integer.getInteger("quarry.faults.jobs", 100_000) / BATCHES;
  private static final Duration EVALUATED_EVERY = Duration.ofSeconds(10);

  @Test
  void the_queue_works_on_under_a_snapshot_and_recovers_after_it() throws Exception {
    Alert alert = Alert.named("QuarryOldSnapshot");
    assertThat(OPEN).as("long enough for the alert").isGreaterThan(alert.delay());
    try (Scene scene = new Scene("the_queue_works_on_under_a_snapshot_and_recovers_after_it")) {
      scene.direct().withProductTerms().with("quarry.engine.slots", "16");
      List<NodeProcess> nodes = scene.start("a", "b");
      rates(scene, nodes, 5); // Warms up the JIT compiler of the nodes.
      long before = median(rates(scene, nodes, 5));
      assertThat(alert.evaluate(nodes.get(0))).isFalse();
      List<Long> under = new ArrayList<>();
      Duration fired = underSnapshot(scene, nodes, alert, under);
      long dead = deadRows(nodes.get(0));
      long released = System.nanoTime();
      Await.until("the alert ends", Duration.ofMinutes(1), () -> !alert.evaluate(nodes.get(0)));
      Await.until(
          () -> "dead rows are removed, of " + dead,
          Duration.ofMinutes(5),
          () -> deadRows(nodes.get(0)) < dead / 10);
      long cleaned = Duration.ofNanos(System.nanoTime() - released).toSeconds();
      long after = median(rates(scene, nodes, 5));
      Report.note(
          "  alert",
          "fired %d s after the snapshot; %,d dead rows at its end, a tenth of them %d s later"
              .formatted(fired.toSeconds(), dead, cleaned));
      Report.note(
          "  jobs per second",
          "%d before, %d in the first tenth of the snapshot, %d in the last, %d after it"
              .formatted(
                  before,
                  median(under.subList(0, BATCHES / 10)),
                  median(under.subList(BATCHES - BATCHES / 10, BATCHES)),
                  after));
      scene.settle(Duration.ofMinutes(10));
      assertThat(after).as("jobs per second after it").isGreaterThan(before / 2);
    }
  }

  /**
   * Distributes the submissions over the time; returns the time from the start until the alert
   * fired.
   */
  private static Duration underSnapshot(
      Scene scene, List<NodeProcess> nodes, Alert alert, List<Long> rates) throws Exception {
    try (Connection forgotten = scene.postgres.connect()) {
      forgotten.setAutoCommit(false);
      forgotten.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Rows.of(forgotten, "select count(*) from job");
      scene.injected("a snapshot kept open for " + OPEN.toMinutes() + " minutes");
      scene.injected("jobs under it", BATCHES * BATCH);
      long begin = System.nanoTime();
      long fired = 0;
      for (int i = 1; i <= BATCHES; i++) {
        rates.addAll(rates(scene, nodes, 1));
        long next = begin + OPEN.toNanos() / BATCHES * i;
        do {
          if (alert.evaluate(nodes.get(0)) && fired == 0) {
            fired = System.nanoTime() - begin;
          }
          Await.pass(earlier(EVALUATED_EVERY, Duration.ofNanos(next - System.nanoTime())));
        } while (System.nanoTime() < next);
      }
      assertThat(fired).as("the alert fired").isPositive();
      return Duration.ofNanos(fired);
    }
  }

  private static Duration earlier(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Throughput in jobs per second for each of several batches, measured one at a time. */
  private static List<Long> rates(Scene scene, List<NodeProcess> nodes, int batches)
      throws IOException, InterruptedException {
    List<Long> rates = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      long start = System.nanoTime();
      int ends = scene.ledger.ends() + BATCH;
      Map<String, Object> batch =
          Map.of("jobs", Collections.nCopies(BATCH, Scene.text("in a crowd")));
      Api.Response answer = nodes.get(i % nodes.size()).api().post("/ingest-async/batch", batch);
      assertThat(answer.status()).isEqualTo(202);
      for (JsonNode job : answer.body().path("jobs")) {
        scene.ledger.accepted(UUID.fromString(job.path("job_id").asString()));
      }
      Await.until("the batch ends", Duration.ofMinutes(10), () -> scene.ledger.ends() >= ends);
      rates.add(BATCH * 1_000_000_000L / (System.nanoTime() - start));
    }
    return rates;
  }

  private static long median(List<Long> rates) {
    return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
  }

  private static long deadRows(NodeProcess node) throws IOException, InterruptedException {
    return (long) node.metric("database_dead_rows").sum();
  }
}
