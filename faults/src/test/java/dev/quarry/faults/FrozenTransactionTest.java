package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.faults.Boundary.Moment;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node freezes between a statement and its commit for longer than its leases. Its connection
 * stays open, and its transaction keeps its locks.
 */
@Tag("full")
class FrozenTransactionTest {
  private static final List<Boundary> INSIDE =
      List.of(
          Boundary.of("stage", "set stage = ?", Moment.BEFORE_COMMIT),
          Boundary.of("publish", "insert into document", Moment.BEFORE_COMMIT),
          Boundary.of("completion", "completed_at = case", Moment.BEFORE_COMMIT),
          // One transaction with the advisory lock that all claims take if tenants have limits.
          Boundary.of("claim", "insert into job_lease", Moment.BEFORE_COMMIT));

  /** After ten seconds the database ends an idle transaction and releases its locks. */
  private static final Duration LET_GO = Duration.ofSeconds(15);

  private static final Duration TAKEN_OVER = Duration.ofSeconds(45);

  @Test
  void locks_of_a_node_frozen_in_a_transaction_go_and_so_do_its_jobs() throws Exception {
    try (Scene scene = new Scene("locks_of_a_node_frozen_in_a_transaction_go_and_so_do_its_jobs")) {
      scene.withProductTerms().with("quarry.engine.slots", "8");
      scene.with("quarry.engine.running-per-tenant", "100");
      List<NodeProcess> nodes = scene.start("frozen", "other");
      for (Boundary boundary : INSIDE) {
        freeze(scene, boundary, nodes.get(0), nodes.get(1));
      }
      scene.settle(Duration.ofMinutes(2));
      // A submission without a response may have been accepted.
      assertThat(scene.jobs.count("completed")).isEqualTo(scene.jobs.ended().size());
      assertThat(scene.jobs.ended()).containsAll(scene.ledger.accepted());
    }
  }

  private static void freeze(Scene scene, Boundary boundary, NodeProcess node, NodeProcess other)
      throws Exception {
    scene.submit(node, "held at " + boundary, "deaf-3000");
    Await.until("it works", TAKEN_OVER, () -> !scene.ledger.running(node.name()).isEmpty());
    double refused = node.metric("fenced_writes_total").sum();
    CountDownLatch awake = new CountDownLatch(1);
    CountDownLatch frozen = new CountDownLatch(1);
    PostgresTap tap = scene.route("frozen").tap();
    tap.hold(boundary, () -> sleepUntil(awake, frozen, scene, node));
    List<UUID> there = new CopyOnWriteArrayList<>();
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    Await.until(
        "it is frozen at " + boundary,
        TAKEN_OVER,
        () -> {
          // The other node may have taken the last one, and a client may get no response.
          String title = "inside " + boundary + " " + asked.size();
          asked.add(CompletableFuture.runAsync(() -> submit(scene, node, title, there)));
          return frozen.await(1, TimeUnit.SECONDS);
        });
    scene.injected("SIGSTOP of a node in a transaction, " + boundary);
    long began = System.nanoTime();
    Set<UUID> held = scene.ledger.running(node.name());
    UUID beside = scene.submit(other, "beside " + boundary);
    scene.jobs.awaitEnd(beside, LET_GO);
    long others = System.nanoTime();
    there.addAll(held);
    Await.until(
        () -> "the other node ends what the frozen one held, of " + there,
        TAKEN_OVER,
        () -> scene.jobs.ended().containsAll(there));
    Report.note(
        "  frozen at " + boundary,
        "another job was done after %d ms, those of the frozen node after %d ms"
            .formatted((others - began) / 1_000_000, (System.nanoTime() - began) / 1_000_000));
    node.resume();
    awake.countDown();
    Await.until(
        "what it still writes is refused and counted",
        Duration.ofSeconds(30),
        () -> node.metric("fenced_writes_total").sum() > refused);
    Await.until("it is well", TAKEN_OVER, () -> node.api().get("/health").status() == 200);
    CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
  }

  /** Empty if a node that was frozen before does not respond in time. */
  private static void submit(Scene scene, NodeProcess node, String title, List<UUID> accepted) {
    try {
      accepted.add(scene.submit(node, title, "sleep-200"));
    } catch (HttpTimeoutException e) {
      scene.injected("submissions that the frozen node did not answer");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Freezes the node in the thread that forwards the commit, so that the commit stays in transit.
   */
  private static void sleepUntil(
      CountDownLatch awake, CountDownLatch frozen, Scene scene, NodeProcess node) {
    try {
      scene.ledger.disturbed(node.name());
      node.pause();
      frozen.countDown();
      awake.await();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
