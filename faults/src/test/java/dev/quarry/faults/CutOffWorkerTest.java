package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Only the connection from one node to the database is cut. */
@Tag("full")
class CutOffWorkerTest {

  @Test
  void a_node_out_of_touch_stops_its_handlers_before_its_leases_end() throws Exception {
    Duration lease = Duration.ofSeconds(Scale.FULL ? 30 : 6);
    try (Scene scene = new Scene("a_node_out_of_touch_stops_its_handlers_before_its_leases_end")) {
      if (Scale.FULL) {
        scene.withProductTerms();
      }
      NodeProcess other = scene.with("quarry.roles", "api").start("other");
      scene.with("quarry.roles", "api,worker");
      NodeProcess island = scene.start("island");
      for (int cut = 0; cut < Scale.times(1, 2); cut++) {
        for (int i = 0; i < 4; i++) {
          scene.submit(other, "cut " + cut + " job " + i, "sleep-" + (lease.toMillis() + 5_000));
        }
        Await.until(
            "the island works",
            Duration.ofSeconds(20),
            () -> scene.ledger.running(island.name()).size() == 4);
        Set<UUID> held = scene.ledger.running(island.name());
        scene.ledger.disturbed(island.name());
        scene.route("island").proxy().cut();
        scene.injected("path from a worker to PostgreSQL cut, no byte and no reset passes");
        long cutAt = System.nanoTime();
        Map<UUID, Long> stoppedAt = new ConcurrentHashMap<>();
        Await.until(
            "its handlers are interrupted",
            lease.plusSeconds(5),
            () -> {
              Set<UUID> running = scene.ledger.running(island.name());
              held.stream()
                  .filter(job -> !running.contains(job))
                  .forEach(job -> stoppedAt.putIfAbsent(job, System.nanoTime()));
              return stoppedAt.size() == held.size();
            });
        // The last heartbeat arrived before the cut, so the leases end within their duration.
        // length.
        stoppedAt.forEach(
            (job, at) ->
                assertThat(Duration.ofNanos(at - cutAt)).as("job %s", job).isLessThan(lease));
        assertThat(held)
            .allSatisfy(
                job ->
                    assertThat(scene.ledger.words(job))
                        .extracting(Ledger.Word::what)
                        .contains("interrupted"));
        scene.route("island").proxy().heal();
        Await.until(
            "the island is well again",
            Duration.ofSeconds(90),
            () -> island.api().get("/health").status() == 200);
      }
      scene.settle(Duration.ofMinutes(2));
    }
  }
}
