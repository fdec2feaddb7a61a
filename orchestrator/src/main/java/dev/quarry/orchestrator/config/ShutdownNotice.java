package dev.quarry.orchestrator.config;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * The first thing to happen when the application stops: no job is claimed any more and {@code
 * /health} answers 503, while the server still answers everything. So load balancers send nobody
 * here when it no longer does.
 */
final class ShutdownNotice implements SmartLifecycle {
  private final Runnable stopClaiming;
  private final Duration notice;
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean running;
  private volatile boolean stopping;

  /**
   * @param notice how long the server still answers
   */
  ShutdownNotice(Runnable stopClaiming, Duration notice) {
    this.stopClaiming = stopClaiming;
    this.notice = notice;
  }

  /** A probe of {@code /health}. */
  void requireAccepting() {
    if (stopping) {
      throw new IllegalStateException("this process is shutting down");
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    stopping = true;
    stopClaiming.run();
    running = false;
    try {
      never.await(notice.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
