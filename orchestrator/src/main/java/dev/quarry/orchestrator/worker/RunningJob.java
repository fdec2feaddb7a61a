package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt under way: a handler in a thread of its own. Whichever comes first counts, the
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
  private final long startedAt = System.nanoTime();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private final Object handing = new Object();
  private @Nullable Thread handler; // guarded by handing; while it works on this job

  private RunningJob(Job job, Duration grace) {
    this.job = job;
    this.grace = grace;
  }

  /**
   * @param work the handler, with its exceptions turned into an outcome; is told whether it was
   *     stopped
   * @param grace how long a handler that was told to stop may take
   * @param threads has one for every handler, at once
   */
  static RunningJob start(
      Job job, Function<BooleanSupplier, Outcome> work, Duration grace, Executor threads) {
    RunningJob running = new RunningJob(job, grace);
    running.end.completeOnTimeout(
        new End.Told(StopReason.TIMED_OUT), job.maxDuration().toNanos(), TimeUnit.NANOSECONDS);
    threads.execute(() -> running.run(work));
    return running;
  }

  private void run(Function<BooleanSupplier, Outcome> work) {
    Thread thread = Thread.currentThread();
    thread.setName("job-" + job.id());
    synchronized (handing) {
      handler = thread;
      if (end.isDone()) {
        thread.interrupt(); // told to stop before it began
      }
    }
    try {
      end.complete(new End.Own(work.apply(end::isDone)));
    } finally {
      synchronized (handing) {
        handler = null;
        Thread.interrupted(); // meant for this job, not for the thread's next one
      }
      left.countDown();
    }
  }

  private void interrupt() {
    synchronized (handing) {
      if (handler != null) {
        handler.interrupt();
      }
    }
  }

  public Job job() {
    return job;
  }

  public Fence fence() {
    return job.fence();
  }

  /** By {@link System#nanoTime}. */
  public long startedAt() {
    return startedAt;
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
        interrupt();
        if (!left.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
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
