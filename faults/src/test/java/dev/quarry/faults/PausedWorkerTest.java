package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A node is paused for longer than its leases and then continues. */
class PausedWorkerTest {
  private static final Duration PAUSE = Duration.ofSeconds(90);

  @Test
  void what_a_paused_node_still_writes_is_refused_and_the_newer_result_stands() throws Exception {
    try (Scene scene =
        new Scene("what_a_paused_node_still_writes_is_refused_and_the_newer_result_stands")) {
      if (Scale.FULL) {
        scene.withProductTerms();
      }
      List<NodeProcess> nodes = scene.start("zombie", "heir");
      NodeProcess zombie = nodes.get(0);
      NodeProcess heir = nodes.get(1);
      Set<UUID> held = new HashSet<>();
      for (int round = 0; round < Scale.times(1, 2); round++) {
        for (int i = 0; i < 8; i++) {
          scene.submit(zombie, "round " + round + " job " + i, "deaf-5000");
        }
        Await.until(
            "the zombie works",
            Duration.ofSeconds(20),
            () -> scene.ledger.running(zombie.name()).size() >= 2);
        scene.ledger.disturbed(zombie.name());
        double refused = zombie.metric("fenced_writes_total").sum();
        zombie.pause();
        scene.injected("SIGSTOP of a node for longer than its leases, then SIGCONT");
        Set<UUID> mine = scene.ledger.running(zombie.name());
        if (round % 2 == 1) {
          // It continues when all its jobs have ended on another node.
          Await.pass(PAUSE);
        } else {
          // It continues while another node runs the same job in the next epoch.
          Await.until(
              "the heir works on what was the zombie's",
              Duration.ofSeconds(90),
              () -> scene.ledger.running(heir.name()).stream().anyMatch(mine::contains));
        }
        zombie.resume();
        Await.until(
            "the heir has finished the zombie's jobs",
            Duration.ofMinutes(1),
            () -> scene.jobs.ended().containsAll(mine));
        held.addAll(mine);
        // Its handlers ignored the interrupt and continued to write.
        Await.until(
            "the zombie is done with what it held",
            Duration.ofMinutes(1),
            () -> scene.ledger.running(zombie.name()).stream().noneMatch(mine::contains));
        assertThat(zombie.metric("fenced_writes_total").sum())
            .as("refused writes that the awakened node counts")
            .isGreaterThan(refused);
      }
      scene.settle(Duration.ofMinutes(1));

      assertThat(held.stream().flatMap(job -> scene.ledger.words(job).stream()))
          .as("a late write that was refused")
          .anyMatch(word -> word.node().equals(zombie.name()) && word.what().equals("threw"));
      for (UUID job : held) {
        assertThat(scene.jobs.read(job).text("status")).isEqualTo("completed");
      }
      assertThat(zombie.log()).contains("was taken from this worker");
      assertThat(zombie.api().get("/health").status()).isEqualTo(200);
    }
  }
}
