package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator stops a node that works: once, twice, and with kill -9 when he loses patience. */
@Tag("full")
class DrainTest {
  private static final int RUNNING = 50;

  @Test
  void a_node_that_is_told_to_stop_hands_back_what_it_cannot_finish() throws Exception {
    try (Scene scene = new Scene("a_node_that_is_told_to_stop_hands_back_what_it_cannot_finish")) {
      scene.with("quarry.engine.slots", "50").with("quarry.engine.drain", "3s");
      NodeProcess once = scene.start("leaving");
      Set<UUID> drained = work(scene, once, "drained");
      stopping(scene, once);
      once.terminate();
      scene.injected("SIGTERM with 50 jobs running");
      assertThat(once.awaitExit(Duration.ofMinutes(1))).isTrue();
      assertHandedBack(scene, drained);

      NodeProcess twice = scene.start("leaving");
      Await.until(
          "it runs again",
          Duration.ofMinutes(1),
          () -> scene.ledger.running(twice.name()).size() == RUNNING);
      stopping(scene, twice);
      twice.terminate();
      twice.terminate();
      scene.injected("a second SIGTERM");
      assertThat(twice.awaitExit(Duration.ofMinutes(1))).isTrue();
      assertHandedBack(scene, drained);

      NodeProcess killed = scene.start("leaving");
      Await.until(
          "it runs again",
          Duration.ofMinutes(1),
          () -> scene.ledger.running(killed.name()).size() == RUNNING);
      stopping(scene, killed);
      killed.terminate();
      Await.until("it drains", Duration.ofSeconds(20), () -> !killed.alive() || !accepts(killed));
      killed.kill();
      scene.injected("kill -9 during the drain");

      scene.start("staying");
      scene.settle(Duration.ofMinutes(2));
    }
  }

  private static Set<UUID> work(Scene scene, NodeProcess node, String title) throws Exception {
    for (int i = 0; i < RUNNING; i++) {
      // The first rounds are cut short; the last one is waited for.
      scene.submit(node, title + " " + i, "sleep-15000");
    }
    Await.until(
        "all run",
        Duration.ofMinutes(1),
        () -> scene.ledger.running(node.name()).size() == RUNNING);
    return scene.ledger.running(node.name());
  }

  private static void stopping(Scene scene, NodeProcess node) {
    scene.ledger.disturbed(node.name());
  }

  private static boolean accepts(NodeProcess node) throws InterruptedException {
    try {
      return node.api().get("/health").status() == 200;
    } catch (java.io.IOException refused) {
      return false;
    }
  }

  private static void assertHandedBack(Scene scene, Set<UUID> drained) throws Exception {
    for (UUID job : drained) {
      Rows.Row row = scene.jobs.read(job);
      assertThat(row.text("status")).isEqualTo("queued");
      assertThat(row.number("attempt")).as("handing back uses up no attempt").isZero();
      assertThat(row.number("crashes")).isZero();
    }
  }
}
