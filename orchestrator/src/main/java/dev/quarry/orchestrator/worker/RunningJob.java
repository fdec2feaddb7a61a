package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt under way: a handler in a virtual thread of its own. Whichever comes first counts, the
 * handler's own end or a reason to stop it. Thread-safe.
 */
public final class RunningJob {
  private static final Logger log = LoggerFactory.getLogger(RunningJob.class);

  private sealed interface End {
    record Own(Outcome outcome) implements End {}

    record Told(StopReason reason) implements End {}
  }

  private final Job job;
  private final Duration grace;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final Thread handler;

  private RunningJob(Job job, Function<BooleanSupplier, Outcome> work, Duration grace) {
    this.job = job;
    this.grace = grace;
    // A platform thread: a handler computes, and virtual threads that compute hold up all others.
    this.handler =
        Thread.ofPlatform()
            .daemon()
            .name("job-" + job.id())
            .unstarted(() -> end.complete(new End.Own(work.apply(end::isDone))));
  }

  /**
   * @param work the handler, with its exceptions turned into an outcome; is told whether it was
   *     stopped
   * @param grace how long a handler that was told to stop may take
   */
  static RunningJob start(Job job, Function<BooleanSupplier, Outcome> work, Duration grace) {
    RunningJob running = new RunningJob(job, work, grace);
    running.end.completeOnTimeout(
        new End.Told(StopReason.TIMED_OUT), job.maxDuration().toNanos(), TimeUnit.NANOSECONDS);
    running.handler.start();
    return running;
  }

  public Job job() {
    return job;
  }

  public Fence fence() {
    return job.fence();
  }

  /**
   * Tells the handler to stop.
   *
   * @return false, without effect, if the handler has ended or was told to stop before
   */
  public boolean stop(StopReason reason) {
    return end.complete(new End.Told(reason));
  }

  /**
   * Waits for the end. A handler that ignores its interruption is left behind: what it still writes
   * is refused by the fence.
   */
  public Outcome await() throws InterruptedException {
    return switch (first()) {
      case End.Own(var outcome) -> outcome;
      case End.Told(var reason) -> {
        handler.interrupt();
        if (!handler.join(grace)) {
          log.warn(
              "Job {} was told to stop ({}) and did not within {} s. Its slot is free again; what"
                  + " it still writes will be refused.",
              job.id(),
              reason,
              grace.toSeconds());
        }
        yield outcome(reason);
      }
    };
  }

  private End first() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed exceptionally", e);
    }
  }

  private Outcome outcome(StopReason reason) {
    return switch (reason) {
      case CANCELLED -> new Outcome.Cancelled();
      case LEASE_LOST -> new Outcome.LeaseLost();
      case OUT_OF_TOUCH, QUEUE_DRAINED, SHUTTING_DOWN -> new Outcome.HandedBack();
      case TIMED_OUT ->
          new Outcome.Failed(
              new JobError(
                  "timeout",
                  ("The job did not end within %d seconds; submit it with a larger"
                          + " max_duration_seconds or with less to do.")
                      .formatted(job.maxDuration().toSeconds()),
                  true));
    };
  }
}
