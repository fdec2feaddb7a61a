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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt in progress: a handler in its own thread. The first of two events decides the outcome:
 * the handler returns, or a stop is requested. Thread-safe.
 */
public final class RunningJob {
  private static final Logger log = LoggerFactory.getLogger(RunningJob.class);

  /** The event that decided the outcome. */
  private sealed interface End {
    record Returned(Outcome outcome) implements End {}

    record StopRequested(StopReason reason) implements End {}
  }

  private final Job job;
  private final Duration grace;
  private final long startedAt = System.nanoTime();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CountDownLatch exited = new CountDownLatch(1);
  private final Object lock = new Object();
  private final AtomicInteger stuckHandlers;
  private @Nullable Thread handlerThread; // guarded by lock; null unless the handler runs
  private boolean stuck; // guarded by lock

  private RunningJob(Job job, Duration grace, AtomicInteger stuckHandlers) {
    this.job = job;
    this.grace = grace;
    this.stuckHandlers = stuckHandlers;
  }

  /**
   * @param work runs the handler and maps its exceptions to an outcome; its argument is true once a
   *     stop was requested
   * @param grace how long an interrupted handler may take to return
   * @param threads starts a thread for each handler at once; never queues
   * @param stuckHandlers number of handlers that were interrupted, did not return within the grace
   *     period and still run
   */
  static RunningJob start(
      Job job,
      Function<BooleanSupplier, Outcome> work,
      Duration grace,
      Executor threads,
      AtomicInteger stuckHandlers) {
    RunningJob attempt = new RunningJob(job, grace, stuckHandlers);
    attempt.end.completeOnTimeout(
        new End.StopRequested(StopReason.TIMED_OUT),
        job.maxDuration().toNanos(),
        TimeUnit.NANOSECONDS);
    threads.execute(() -> attempt.run(work));
    return attempt;
  }

  private void run(Function<BooleanSupplier, Outcome> work) {
    Thread thread = Thread.currentThread();
    thread.setName("job-" + job.id());
    synchronized (lock) {
      handlerThread = thread;
      if (end.isDone()) {
        thread.interrupt(); // a stop was requested before the handler started
      }
    }
    try {
      end.complete(new End.Returned(work.apply(end::isDone)));
    } finally {
      synchronized (lock) {
        handlerThread = null;
        Thread.interrupted(); // clears an interrupt of this job before the thread is reused
        exited.countDown();
        if (stuck) {
          stuckHandlers.decrementAndGet();
          log.info("The handler of job {}, which ignored its interrupt, has returned.", job.id());
        }
      }
    }
  }

  /** Gives up on an interrupted handler that did not return within the grace period. */
  private void abandon(StopReason reason) {
    synchronized (lock) {
      if (exited.getCount() == 0) {
        return;
      }
      stuck = true;
      stuckHandlers.incrementAndGet();
    }
    log.warn(
        "The handler of job {} was interrupted ({}) and has not returned within {} s. Its slot is"
            + " free and its writes are rejected, but its thread and memory stay in use until it"
            + " returns. {} handlers of this process are stuck (metric stuck_handlers). If the"
            + " number grows, restart this process.",
        job.id(),
        reason,
        grace.toSeconds(),
        stuckHandlers.get());
  }

  private void interrupt() {
    synchronized (lock) {
      if (handlerThread != null) {
        handlerThread.interrupt();
      }
    }
  }

  public Job job() {
    return job;
  }

  public Fence fence() {
    return job.fence();
  }

  /** Start of the attempt, in nanoseconds of {@link System#nanoTime}. */
  public long startedAt() {
    return startedAt;
  }

  /**
   * Requests that the handler stops.
   *
   * @return false, without effect, if the handler has returned or a stop was requested before
   */
  public boolean stop(StopReason reason) {
    return end.complete(new End.StopRequested(reason));
  }

  /**
   * Waits for the outcome. A handler that ignores its interrupt is abandoned: the fence rejects its
   * later writes.
   */
  public Outcome await() throws InterruptedException {
    return switch (first()) {
      case End.Returned(var outcome) -> outcome;
      case End.StopRequested(var reason) -> {
        interrupt();
        if (!exited.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
          abandon(reason);
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
      case LEASE_UNCERTAIN, QUEUE_DRAINED, SHUTTING_DOWN -> new Outcome.Released();
      case TIMED_OUT ->
          new Outcome.Failed(
              new JobError(
                  "timeout",
                  ("The job did not end within %d seconds. Submit it with a larger"
                          + " max_duration_seconds, or split it into smaller jobs.")
                      .formatted(job.maxDuration().toSeconds()),
                  true));
    };
  }
}
