package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node with running jobs gets SIGTERM, a second SIGTERM, and SIGKILL during the drain. */
@Tag("full")
class DrainTest {
  private static final int RUNNING = 50;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** How the node is stopped. */
  private interface Stop {
    void run(NodeProcess node) throws Exception;
  }

  @Test
  void a_node_that_is_told_to_stop_hands_back_what_it_cannot_finish() throws Exception {
    try (Scene scene = new Scene("a_node_that_is_told_to_stop_hands_back_what_it_cannot_finish")) {
      scene.with("quarry.engine.slots", "" + RUNNING).with("quarry.engine.drain", "5s");
      scene.with("quarry.engine.notice", "2s");
      NodeProcess clients = scene.with("quarry.roles", "api").start("clients");
      for (int i = 0; i < RUNNING; i++) {
        // Every round ends the drain early, except the last one.
        scene.submit(clients, "job " + i, "sleep-15000");
      }
      scene.with("quarry.roles", "api,worker");
      Set<UUID> drained = stop(scene, "SIGTERM with 50 jobs running", DrainTest::once);
      for (UUID job : drained) {
        Rows.Row row = scene.jobs.read(job);
        assertThat(row.text("status")).isEqualTo("queued");
        assertThat(row.number("attempt")).as("handing back uses up no attempt").isZero();
        assertThat(row.number("crashes")).isZero();
      }
      stop(scene, "a second SIGTERM", DrainTest::twice);
      stop(scene, "kill -9 during the drain", DrainTest::impatiently);

      NodeProcess staying = scene.start("staying");
      scene.settle(Duration.ofMinutes(2));
      assertThat(scene.ledger.starts())
          .filteredOn(start -> start.node().equals(staying.name()))
          .as("no round has used up an attempt")
          .hasSize(RUNNING)
          .allMatch(start -> start.attempt() == 1);
    }
  }

  /**
   * @return the running jobs
   */
  private static Set<UUID> stop(Scene scene, String what, Stop stop) throws Exception {
    NodeProcess node = scene.start("leaving");
    Await.until("all run", TIMEOUT, () -> scene.ledger.running(node.name()).size() == RUNNING);
    Set<UUID> running = scene.ledger.running(node.name());
    scene.ledger.disturbed(node.name());
    scene.injected(what);
    stop.run(node);
    assertThat(node.awaitExit(TIMEOUT)).isTrue();
    return running;
  }

  private static void once(NodeProcess node) throws Exception {
    node.terminate();
    awaitUnready(node);
    // Load balancers see that the node drains, and it still serves requests.
    assertThat(node.api().get("/jobs").status()).isEqualTo(200);
  }

  private static void twice(NodeProcess node) throws Exception {
    node.terminate();
    awaitUnready(node);
    node.terminate();
  }

  private static void impatiently(NodeProcess node) throws Exception {
    node.terminate();
    Await.until("it drains", TIMEOUT, () -> gone(node));
    assertThat(node.alive()).as("it still drains").isTrue();
    node.kill();
  }

  private static void awaitUnready(NodeProcess node) {
    Await.until("it says so", TIMEOUT, () -> node.api().get("/health").status() == 503);
  }

  /** The node serves no requests any more. */
  private static boolean gone(NodeProcess node) throws InterruptedException {
    try {
      node.api().get("/health");
      return false;
    } catch (IOException refused) {
      return true;
    }
  }
}
