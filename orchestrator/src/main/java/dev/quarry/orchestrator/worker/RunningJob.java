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
 * An attempt under way: a handler in a thread of its own. Whichever comes first counts, the
 * handler's own end or a reason to stop it. Thread-safe.
 */
public final class RunningJob {
  private static final Logger log = LoggerFactory.getLogger(RunningJob.class);

  /** What came first. */
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
  private @Nullable Thread handler; // guarded by lock; while it works on this job
  private boolean stuck; // guarded by lock

  private RunningJob(Job job, Duration grace, AtomicInteger stuckHandlers) {
    this.job = job;
    this.grace = grace;
    this.stuckHandlers = stuckHandlers;
  }

  /**
   * @param work the handler, with its exceptions turned into an outcome; is told whether it was
   *     stopped
   * @param grace how long a handler that was told to stop may take
   * @param threads has one for every handler, at once
   * @param stuckHandlers counts those that were told to stop and did not, as long as they run
   */
  static RunningJob start(
      Job job,
      Function<BooleanSupplier, Outcome> work,
      Duration grace,
      Executor threads,
      AtomicInteger stuckHandlers) {
    RunningJob running = new RunningJob(job, grace, stuckHandlers);
    running.end.completeOnTimeout(
        new End.StopRequested(StopReason.TIMED_OUT),
        job.maxDuration().toNanos(),
        TimeUnit.NANOSECONDS);
    threads.execute(() -> running.run(work));
    return running;
  }

  private void run(Function<BooleanSupplier, Outcome> work) {
    Thread thread = Thread.currentThread();
    thread.setName("job-" + job.id());
    synchronized (lock) {
      handler = thread;
      if (end.isDone()) {
        thread.interrupt(); // told to stop before it began
      }
    }
    try {
      end.complete(new End.Returned(work.apply(end::isDone)));
    } finally {
      synchronized (lock) {
        handler = null;
        Thread.interrupted(); // meant for this job, not for the thread's next one
        exited.countDown();
        if (stuck) {
          stuckHandlers.decrementAndGet();
          log.info("The handler of job {}, which ignored its interrupt, has returned.", job.id());
        }
      }
    }
  }

  /** The handler was interrupted and has not returned in time. */
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
            + " free and its writes are refused, but its thread and memory stay in use until it"
            + " returns; {} handlers of this process are stuck (metric stuck_handlers). If the"
            + " number grows, restart this process.",
        job.id(),
        reason,
        grace.toSeconds(),
        stuckHandlers.get());
  }

  private void interrupt() {
    synchronized (lock) {
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
    return end.complete(new End.StopRequested(reason));
  }

  /**
   * Waits for the end. A handler that ignores its interruption is left behind: what it still writes
   * is refused by the fence.
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
      case OUT_OF_TOUCH, QUEUE_DRAINED, SHUTTING_DOWN -> new Outcome.Released();
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
