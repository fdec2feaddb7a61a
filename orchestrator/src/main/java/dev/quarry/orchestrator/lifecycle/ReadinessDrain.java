package dev.quarry.orchestrator.lifecycle;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * The first thing to happen when the application stops: no job is claimed any more and {@code
 * /health} answers 503, while the server still answers everything. So load balancers send nobody
 * here when it no longer does.
 */
public final class ReadinessDrain implements SmartLifecycle {
  private final Runnable stopClaiming;
  private final Duration notice;
  private final ForcedShutdown hurry;
  private volatile boolean running;
  private volatile boolean stopping;

  /**
   * @param notice how long the server still answers
   */
  public ReadinessDrain(Runnable stopClaiming, Duration notice, ForcedShutdown hurry) {
    this.stopClaiming = stopClaiming;
    this.notice = notice;
    this.hurry = hurry;
  }

  /** A probe of {@code /health}. */
  public void requireAccepting() {
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
      hurry.await(notice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
