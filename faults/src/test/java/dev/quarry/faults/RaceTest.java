package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The end of an attempt and its rescue run concurrently, on two nodes, released by one barrier. */
class RaceTest {
  private static final int ROUNDS = Integer.getInteger("quarry.races", 200);
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Test
  void a_rescue_against_a_completion_leaves_one_of_them() throws Exception {
    try (Scene scene = new Scene("a_rescue_against_a_completion_leaves_one_of_them");
        HikariDataSource holders = pool(scene, "holder");
        HikariDataSource others = pool(scene, "rescuer");
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Database database = new Database(holders);
      PostgresJobWriter writer =
          new PostgresJobWriter(
              database, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT);
      PostgresJobQueue holder = PostgresJobQueues.on(database);
      PostgresJobQueue rescuer = PostgresJobQueues.on(new Database(others));
      scene.ledger.disturbed("holder");
      int completions = 0;
      for (int round = 0; round < ROUNDS; round++) {
        scene.ledger.accepted(writer.add("acme", List.of(SampleRequests.aText())).getFirst().id());
        Job job = holder.claim(Claimants.idle("holder"), 1, Duration.ZERO).getFirst();
        CyclicBarrier barrier = new CyclicBarrier(2);
        Future<Boolean> end = threads.submit(after(barrier, () -> ends(holder, job.fence())));
        Future<Boolean> rescue = threads.submit(after(barrier, () -> rescues(rescuer)));
        assertThat(end.get()).as("round %d", round).isNotEqualTo(rescue.get());
        if (end.get()) {
          completions++;
        } else {
          assertThat(
                  ends(
                      rescuer,
                      rescuer.claim(Claimants.idle("rescuer"), 1, LEASE).getFirst().fence()))
              .isTrue();
          assertThat(ends(holder, job.fence())).as("the late end").isFalse();
        }
      }
      scene.injected("rescue against completion at one barrier", ROUNDS);
      Report.note(
          "  won", "%d completions, %d rescues".formatted(completions, ROUNDS - completions));
      scene.settle(Duration.ofSeconds(10));
      assertThat(completions).as("the race was one").isBetween(1, ROUNDS - 1);
    }
  }

  /** Connects with its own application name, by which the oracle identifies the writer. */
  private static HikariDataSource pool(Scene scene, String node) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(scene.postgres.directUrl());
    pool.setUsername(scene.postgres.user());
    pool.setPassword(scene.postgres.password());
    pool.addDataSourceProperty("ApplicationName", node);
    pool.setMaximumPoolSize(2);
    return pool;
  }

  private static Callable<Boolean> after(CyclicBarrier barrier, Callable<Boolean> runner) {
    return () -> {
      barrier.await();
      return runner.call();
    };
  }

  private static boolean ends(PostgresJobQueue queue, Fence fence) {
    try {
      queue.finish(fence, state -> new Transition.Completed(Map.of("ok", true), false));
      return true;
    } catch (LeaseLostException e) {
      return false;
    }
  }

  private static boolean rescues(PostgresJobQueue queue) {
    return !queue.rescue(1, state -> new Transition.Rescued()).isEmpty();
  }
}
