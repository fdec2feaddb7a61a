package dev.quarry.orchestrator.schedule;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same thing over and over in a thread of its own until it is closed. Starts and stops
 * once. Thread-safe.
 *
 * <p>It survives every {@link Throwable}: a step that throws is logged and done again after a delay
 * that doubles. That includes errors of the virtual machine. Whether a process without memory
 * should end is the operator's choice ({@code -XX:+ExitOnOutOfMemoryError}, as the launcher sets
 * it); a process that lives on without its heartbeat, or its retention, would be the worst of both.
 *
 * <p>A platform thread, because requests compute on the carriers of virtual threads (searches run
 * there), and a heartbeat must not wait for them.
 */
public final class RepeatingTask {
  private static final Logger log = LoggerFactory.getLogger(RepeatingTask.class);
  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 20;

  /** One time. */
  @FunctionalInterface
  public interface Step {
    /** Does it and returns how long to wait before the next time, at most. */
    Duration run() throws InterruptedException;
  }

  private final String name;
  private final Duration maxBackoff;
  private final Step step;
  private final Semaphore wakeUps = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private int failures;

  /**
   * @param maxBackoff the longest delay after a failure, at least a second
   */
  public RepeatingTask(String name, Duration maxBackoff, Step step) {
    this.name = name;
    this.maxBackoff = maxBackoff;
    this.step = step;
    this.thread = Thread.ofPlatform().name("quarry-" + name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Does it again at once, unless it failed the last time. */
  public void wake() {
    wakeUps.release();
  }

  /** Does it no more after this time. Waits for nothing. */
  public void close() {
    closed.countDown();
    wake();
  }

  /** Interrupts a step that is under way, after {@link #close}. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Waits until the last step is done. */
  public void join(Duration atMost) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      thread.join(atMost);
    }
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try {
        await(once());
      } catch (InterruptedException e) {
        log.debug("{} was interrupted", name, e); // it ends if it is closed, and only then
      }
    }
  }

  private void await(Duration wait) throws InterruptedException {
    if (failures > 0) {
      closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } else if (wakeUps.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      wakeUps.drainPermits();
    }
  }

  private Duration once() throws InterruptedException {
    try {
      Duration wait = step.run();
      if (failures > 0) {
        log.info("{} goes on after {} failures.", name, failures);
      }
      failures = 0;
      return wait;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      failures++;
      report(e);
      return backoff();
    }
  }

  private Duration backoff() {
    Duration doubled = MIN_BACKOFF.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
    return doubled.compareTo(maxBackoff) > 0 ? maxBackoff : doubled;
  }

  private void report(Throwable error) {
    try {
      if (!(error instanceof StoreUnavailableException)) {
        log.error("{} failed and is tried again.", name, error);
      } else if (failures == 1) {
        log.warn("The database does not answer: {} waits for it.", name, error);
      }
    } catch (VirtualMachineError e) {
      error.addSuppressed(e); // too little memory for a line in the log, but the task goes on
    }
  }
}
