package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same thing over and over in a thread of its own, and goes on whatever happens. The
 * thread is a platform thread: handlers that keep all carriers of virtual threads busy must not
 * hold up a heartbeat.
 */
final class RepeatingTask {
  private static final Logger log = LoggerFactory.getLogger(RepeatingTask.class);
  private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

  private final String name;
  private final Supplier<Duration> step;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private boolean away;

  /**
   * @param step does it once and says how long to wait before the next time, at most
   */
  RepeatingTask(String name, Supplier<Duration> step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofPlatform().name("quarry-" + name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Does it again at once. */
  void wake() {
    wakeUps.release();
  }

  /** Does it no more after this time. */
  void close() {
    closed = true;
    wake();
  }

  private void run() {
    try {
      while (!closed) {
        Duration wait = once();
        if (wakeUps.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          wakeUps.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration once() {
    try {
      Duration wait = step.get();
      if (away) {
        log.info("The database answers again: {} goes on.", name);
      }
      away = false;
      return wait;
    } catch (StoreUnavailableException e) {
      if (!away) {
        log.warn("The database does not answer: {} waits for it.", name, e);
      }
      away = true;
    } catch (RuntimeException | Error e) {
      log.error("{} failed and is tried again.", name, e);
    }
    return AFTER_ERROR;
  }
}
