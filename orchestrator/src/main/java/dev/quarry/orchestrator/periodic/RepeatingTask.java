package dev.quarry.orchestrator.periodic;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step repeatedly in its own thread until it is closed. Can be started and stopped once.
 * Thread-safe.
 *
 * <p>The task survives every {@link Throwable}: a failed step is logged and repeated with
 * exponential backoff. That includes errors of the JVM. Whether a process without memory exits is
 * the operator's choice ({@code -XX:+ExitOnOutOfMemoryError}, set by the launcher); a process that
 * continues without its heartbeat or retention would be worse than either.
 *
 * <p>It uses a platform thread. Requests such as searches compute on the carriers of virtual
 * threads, and a heartbeat must not wait for a carrier.
 */
public final class RepeatingTask {
  private static final Logger log = LoggerFactory.getLogger(RepeatingTask.class);
  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 20;

  /** One run of the task. */
  @FunctionalInterface
  public interface Step {
    /** Runs once and returns the delay before the next run; a wake-up ends the delay early. */
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
   * @param maxBackoff longest delay after a failure; at least 1 s
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

  /** Runs the next step at once, unless the last one failed. */
  public void wake() {
    wakeUps.release();
  }

  /** Stops the task after the current step. Does not wait. */
  public void close() {
    closed.countDown();
    wake();
  }

  /** Interrupts the current step; call it after {@link #close}. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Waits until the last step has ended. */
  public void join(Duration timeout) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      thread.join(timeout);
    }
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try {
        await(runStep());
      } catch (InterruptedException e) {
        log.debug("{} was interrupted", name, e); // only close() ends the task
      }
    }
  }

  private void await(Duration delay) throws InterruptedException {
    if (failures > 0) {
      closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
    } else if (wakeUps.tryAcquire(delay.toNanos(), TimeUnit.NANOSECONDS)) {
      wakeUps.drainPermits();
    }
  }

  private Duration runStep() throws InterruptedException {
    try {
      Duration delay = step.run();
      if (failures > 0) {
        log.info("{} continues after {} failures.", name, failures);
      }
      failures = 0;
      return delay;
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
      if (isClosed()) {
        log.debug("{} failed after it was told to stop.", name, error);
      } else if (!(error instanceof StoreUnavailableException)) {
        log.error("{} failed and will be retried.", name, error);
      } else if (failures == 1) {
        log.warn("The database does not respond: {} retries until it does.", name, error);
      }
    } catch (VirtualMachineError e) {
      error.addSuppressed(e); // too little memory to log; the task continues
    }
  }
}
