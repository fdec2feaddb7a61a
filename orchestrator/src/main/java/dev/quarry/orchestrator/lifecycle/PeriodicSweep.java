package dev.quarry.orchestrator.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Calls a sweep in a thread of its own for as long as the application runs, which is once. */
public final class PeriodicSweep implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(PeriodicSweep.class);

  private final String name;
  private final Duration every;
  private final Runnable sweep;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  public PeriodicSweep(String name, Duration every, Runnable sweep) {
    this.name = name;
    this.every = every;
    this.sweep = sweep;
  }

  @Override
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        sweepOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweepOnce() {
    try {
      sweep.run();
    } catch (RuntimeException e) {
      log.warn("{} failed and is tried again in {}: {}", name, every, e.toString());
    }
  }

  /** Lets a sweep that is under way end: interrupted writes may break an index. */
  @Override
  public void stop() {
    stopped.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
