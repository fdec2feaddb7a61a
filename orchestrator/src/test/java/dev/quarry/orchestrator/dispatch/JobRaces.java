package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Concurrent operations of real threads on one queue. */
public abstract class JobRaces extends JobQueueContract {
  private static final int ROUNDS = Integer.getInteger("quarry.races", 200);

  @Test
  void parallel_claims_never_take_a_job_twice() throws Exception {
    jobs().add(TENANT, Collections.nCopies(300, SampleRequests.aText()));
    List<Callable<List<UUID>>> claimers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String node = "node-" + i;
      claimers.add(
          () -> {
            List<UUID> mine = new ArrayList<>();
            List<Job> batch;
            do {
              batch = queue().claim(Claimants.idle(node), 7, LEASE);
              batch.forEach(job -> mine.add(job.id()));
            } while (!batch.isEmpty());
            return mine;
          });
    }
    List<UUID> claimed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<UUID>> each : threads.invokeAll(claimers)) {
        claimed.addAll(each.get());
      }
    }
    assertThat(claimed).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void in_a_group_of_finishes_only_late_and_broken_ones_fail() throws Exception {
    jobs().add(TENANT, Collections.nCopies(60, SampleRequests.aText()));
    List<Job> jobs = queue().claim(Claimants.idle("node-a"), 60, LEASE);
    List<Callable<Boolean>> ends = new ArrayList<>();
    for (Job job : jobs) {
      ends.add(() -> ends(job, state -> oddOnesBreak(state, jobs)));
      ends.add(() -> ends(job, state -> oddOnesBreak(state, jobs)));
    }
    Collections.shuffle(ends);
    int recorded = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> end : threads.invokeAll(ends)) {
        recorded += end.state() == Future.State.SUCCESS && end.resultNow() ? 1 : 0;
      }
    }
    assertThat(recorded).isEqualTo(30);
    for (int i = 0; i < jobs.size(); i++) {
      Job after = read(jobs.get(i).id());
      assertThat(after.status()).isEqualTo(i % 2 == 0 ? JobStatus.COMPLETED : JobStatus.PROCESSING);
      assertEventsFit(after);
    }
    assertThat(jobs().nodes().list())
        .extracting(worker -> worker.leases().size())
        .containsExactly(30);
  }

  private static Transition oddOnesBreak(JobState state, List<Job> jobs) {
    if (jobs.stream().map(Job::id).toList().indexOf(state.id()) % 2 == 1) {
      throw new IllegalStateException("no decision");
    }
    return completed(state);
  }

  @Test
  void a_concurrent_rescue_and_completion_leave_one_transition() throws Exception {
    int completions = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        add();
        Job job = claim(NO_TIME);
        boolean[] won =
            race(
                threads,
                () -> ends(job, JobQueueContract::completed),
                () -> !queue().rescue(1, JobQueueContract::rescued).isEmpty());
        assertThat(won[0]).as("round %d", round).isNotEqualTo(won[1]);
        Job after = read(job.id());
        assertThat(after.status()).isEqualTo(won[0] ? JobStatus.COMPLETED : JobStatus.QUEUED);
        assertEventsFit(after);
        jobs().store().cancel(TENANT, job.id());
        completions += won[0] ? 1 : 0;
      }
    }
    assertThat(completions).as("the race was one").isBetween(1, ROUNDS);
  }

  @Test
  void a_concurrent_cancellation_and_completion_leave_one_outcome() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        Job job = aRunningJob();
        boolean[] won =
            race(
                threads,
                () -> ends(job, JobQueueContract::completed),
                () -> jobs().store().cancel(TENANT, job.id()).isPresent());
        assertThat(won).containsExactly(true, true);
        assertThat(read(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
        assertEventsFit(read(job.id()));
      }
    }
  }

  @Test
  void a_cancellation_during_a_retry_is_not_lost() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        Job job = aRunningJob();
        race(
            threads,
            () -> ends(job, JobRaces::handedBack),
            () -> jobs().store().cancel(TENANT, job.id()).isPresent());
        assertThat(read(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
        assertEventsFit(read(job.id()));
      }
    }
  }

  @Test
  void a_terminal_state_never_changes_whatever_happens() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 40; run++) {
      UUID id = add().id();
      Job claimed = queue().claim(Claimants.idle("node-a"), 1, LEASE).getFirst();
      Job terminal = null;
      for (int step = 0; step < 12; step++) {
        claimed = anything(random, claimed);
        Job now = read(id);
        if (terminal != null) {
          assertThat(now.status()).as("seed %d", seed).isEqualTo(terminal.status());
          assertThat(now.lastSeq()).as("seed %d", seed).isEqualTo(terminal.lastSeq());
        } else if (now.status().terminal()) {
          terminal = now;
        }
      }
      assertEventsFit(read(id));
      jobs().store().cancel(TENANT, id);
      ends(claimed, state -> new Transition.Cancelled());
    }
  }

  /** One operation of a worker, a client or the rescuer, valid or not. */
  private Job anything(Random random, Job job) {
    switch (random.nextInt(7)) {
      case 0 -> ends(job, JobQueueContract::completed);
      case 1 -> ends(job, JobRaces::handedBack);
      case 2 -> jobs().store().cancel(TENANT, job.id());
      case 3 -> leases().heartbeat("node-a", List.of(job.fence()), NO_TIME);
      case 4 -> queue().rescue(10, JobQueueContract::rescued);
      case 5 -> writes(job);
      default -> {
        return queue().claim(Claimants.idle("node-a"), 1, LEASE).stream().findFirst().orElse(job);
      }
    }
    return job;
  }

  private void writes(Job job) {
    try {
      progress().event(job.fence(), "item_failed", Map.of());
    } catch (LeaseLostException e) {
      assertThat(e.fence()).isEqualTo(job.fence());
    }
  }

  private boolean ends(Job job, java.util.function.Function<JobState, Transition> decision) {
    try {
      queue().finish(job.fence(), decision);
      return true;
    } catch (LeaseLostException e) {
      return false;
    }
  }

  private static Transition handedBack(JobState state) {
    return state.cancelRequested() ? new Transition.Cancelled() : new Transition.Released();
  }

  private void assertEventsFit(Job job) {
    List<JobEvent> events = jobs().events().events(job.id(), 0, 1000);
    assertThat(events)
        .extracting(JobEvent::seq)
        .isEqualTo(LongStream.rangeClosed(1, job.lastSeq()).boxed().toList());
    List<JobEvent> terminal =
        events.stream().filter(event -> EventTypes.terminal(event.type())).toList();
    assertThat(terminal).hasSize(job.status().terminal() ? 1 : 0);
    if (job.status().terminal()) {
      assertThat(events.getLast().type()).isEqualTo(job.status().code());
    }
  }

  private static boolean[] race(
      ExecutorService threads, Callable<Boolean> one, Callable<Boolean> other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<Boolean> first = threads.submit(after(start, one));
    Future<Boolean> second = threads.submit(after(start, other));
    return new boolean[] {first.get(), second.get()};
  }

  private static Callable<Boolean> after(CyclicBarrier start, Callable<Boolean> runner) {
    return () -> {
      start.await();
      return runner.call();
    };
  }
}
