package dev.quarry.orchestrator.lifecycle;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * The first step of a shutdown: no job is claimed any more and {@code /health} returns 503, while
 * the server still serves all requests. So load balancers stop sending requests before the server
 * stops.
 */
public final class ReadinessDrain implements SmartLifecycle {
  private final Runnable stopClaiming;
  private final Duration notice;
  private final ForcedShutdown forced;
  private volatile boolean running;
  private volatile boolean stopping;

  /**
   * @param notice how long the server continues to serve requests
   */
  public ReadinessDrain(Runnable stopClaiming, Duration notice, ForcedShutdown forced) {
    this.stopClaiming = stopClaiming;
    this.notice = notice;
    this.forced = forced;
  }

  /** Health check of {@code /health}: throws once the shutdown has begun. */
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
      forced.await(notice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
