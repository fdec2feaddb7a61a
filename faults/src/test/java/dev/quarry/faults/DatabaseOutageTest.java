package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The database stops under load, its connections are closed, or its connections are used up. */
class DatabaseOutageTest {
  private static final Duration AWAY = Scale.lasting(Duration.ofSeconds(3), Duration.ofSeconds(20));

  @Test
  void what_was_accepted_survives_a_database_that_dies_under_load() throws Exception {
    try (Scene scene = new Scene("what_was_accepted_survives_a_database_that_dies_under_load")) {
      scene.with("quarry.db.connection-timeout", "2s");
      List<NodeProcess> nodes = scene.start("a", "b");
      Load load = new Load(scene, nodes, 4);
      try (load) {
        for (int stop = 0; stop < Scale.times(1, 3); stop++) {
          int before = load.accepted.get();
          Await.until("load", Duration.ofSeconds(30), () -> load.accepted.get() > before + 30);
          nodes.forEach(node -> scene.ledger.disturbed(node.name()));
          int refused = load.refused.get();
          scene.postgres.stopImmediately();
          scene.injected("PostgreSQL stopped in immediate mode for " + AWAY.toSeconds() + " s");
          Await.pass(AWAY);
          Await.until(
              "503 with Retry-After", Duration.ofSeconds(20), () -> load.refused.get() > refused);
          scene.postgres.start();
          long back = System.nanoTime();
          int during = load.accepted.get();
          Await.until(
              "accepting again without a restart of ours",
              Duration.ofSeconds(30),
              () -> load.accepted.get() > during + 20);
          Await.until(
              "healthy again", Duration.ofSeconds(30), () -> healthy(nodes.get(0), nodes.get(1)));
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
          assertThat(took).isLessThan(30_000);
          Report.note("  recovery", "accepting and healthy " + took + " ms after the start");
        }
      }
      assertThat(load.unexpected).as("neither 202 nor 503 with Retry-After").isEmpty();
      scene.settle(Duration.ofMinutes(2));
    }
  }

  private static boolean healthy(NodeProcess... nodes) throws Exception {
    for (NodeProcess node : nodes) {
      if (node.api().get("/health").status() != 200) {
        return false;
      }
    }
    return true;
  }

  @Test
  void no_thread_hangs_when_connections_are_ended_or_used_up() throws Exception {
    try (Scene scene = new Scene("no_thread_hangs_when_connections_are_ended_or_used_up")) {
      scene.with("quarry.db.pool-size", "2").with("quarry.db.connection-timeout", "1s");
      List<NodeProcess> nodes = scene.start("a", "b");
      nodes.forEach(node -> scene.ledger.disturbed(node.name()));
      // Two connections and 24 clients each: most of them wait for a connection, some without
      // success.
      try (Load load = new Load(scene, nodes, 24)) {
        for (int round = 0; round < Scale.times(3, 20); round++) {
          int before = load.accepted.get();
          Await.until("load", Duration.ofSeconds(30), () -> load.accepted.get() > before + 10);
          scene.injected(
              "connections ended by pg_terminate_backend", scene.postgres.terminateBackends());
        }
        assertThat(load.unexpected).isEmpty();
      }
      scene.injected("pool of 2 under 24 clients for each node");
      scene.settle(Duration.ofMinutes(2));
      for (NodeProcess node : nodes) {
        assertThat(healthy(node)).isTrue();
        // A periodic task may wait for one of the two at any moment; a thread that hangs never
        // ends.
        Await.until(
            "no thread waits for a connection",
            Duration.ofSeconds(30),
            () -> !node.threads().contains("HikariPool.getConnection"));
      }
    }
  }
}
