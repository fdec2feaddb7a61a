package dev.quarry.bench.claims;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.worker.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * A node as the database sees it: claims, the search for the next due job, rescues, and ends of
 * jobs, in the order and at the intervals of {@code dispatch.Engine}.
 */
record SimulatedNode(
    String name,
    JobQueue queue,
    Connections connections,
    WakeUps wakeUps,
    ClaimSamples samples,
    ExecutorService attempts,
    BooleanSupplier stopping) {
  /** The defaults of the product's settings. */
  static final Duration POLL = Duration.ofSeconds(1);

  static final int SLOTS = 16;
  private static final Duration RESCUE = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private static final Duration MIN_POLL = Duration.ofMillis(10);
  private static final int RESCUE_BATCH = 100;
  private static final JobTransitions TRANSITIONS =
      new JobTransitions(
          Map.of(),
          Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(5)),
          3,
          () -> ThreadLocalRandom.current().nextLong());

  /**
   * Runs until it is stopped. Nodes that were started at different times poll at different times.
   */
  void run() throws InterruptedException {
    Semaphore slots = new Semaphore(SLOTS);
    Thread.sleep(random(POLL));
    long rescueAt = System.nanoTime() + random(RESCUE).toNanos();
    Duration retry = MIN_POLL;
    while (!stopping.getAsBoolean()) {
      if (System.nanoTime() >= rescueAt) {
        connections.run(() -> queue.rescue(RESCUE_BATCH, TRANSITIONS::afterCrash));
        rescueAt = System.nanoTime() + RESCUE.toNanos();
      }
      List<Job> jobs = claim(slots.drainPermits(), slots);
      if (!jobs.isEmpty()) {
        retry = MIN_POLL;
        continue;
      }
      Duration due =
          connections.run(() -> Optional.ofNullable(queue.untilNextDue())).result().orElse(POLL);
      if (due.isZero()) {
        // Others have locked what is due.
        due = retry;
        retry = shorter(retry.multipliedBy(2), POLL);
      }
      wakeUps.await(shorter(due, POLL), SLOTS);
    }
  }

  private List<Job> claim(int free, Semaphore slots) throws InterruptedException {
    if (free == 0) {
      slots.acquire(); // the end of a job
      free = 1 + slots.drainPermits();
    }
    int limit = free;
    JobQueue.Claimant claimant = new JobQueue.Claimant(name, Set.of(JobType.TEXT), Map.of());
    var claimed = connections.run(() -> queue.claim(claimant, limit, LEASE));
    List<Job> jobs = claimed.result();
    samples.claim(claimed.waited(), claimed.took(), jobs.size());
    slots.release(limit - jobs.size());
    Instant now = Instant.now();
    for (Job job : jobs) {
      samples.job(Duration.between(job.times().createdAt(), now).toNanos() / 1e6);
      attempts.execute(() -> end(job, slots));
    }
    return jobs;
  }

  private void end(Job job, Semaphore slots) {
    slots.release();
    Outcome outcome = new Outcome.Succeeded(new JobResult(Map.of()));
    queue.finish(job.fence(), state -> TRANSITIONS.after(outcome, state));
  }

  private static Duration random(Duration below) {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(below.toNanos()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
