package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.backfill.VectorBackfill;
import dev.quarry.orchestrator.backfill.VectorBacklog;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts and stops the backfill of vectors, if this node runs jobs. */
public final class BackfillLifecycle implements SmartLifecycle {
  private final VectorBackfill backfill;
  private final VectorBacklog backlog;
  private final boolean sole;
  private final boolean enabled;
  private final Duration stopTimeout;
  private volatile boolean running;

  /**
   * @param sole whether no other process uses the database
   * @param enabled whether this node runs jobs
   * @param stopTimeout how long the ranges in progress may take at a shutdown
   */
  public BackfillLifecycle(
      VectorBackfill backfill,
      VectorBacklog backlog,
      boolean sole,
      boolean enabled,
      Duration stopTimeout) {
    this.backfill = backfill;
    this.backlog = backlog;
    this.sole = sole;
    this.enabled = enabled;
    this.stopTimeout = stopTimeout;
  }

  @Override
  public void start() {
    if (enabled) {
      if (sole) {
        backlog.giveBackAll(); // those of the previous process
      }
      backfill.start();
      running = true;
    }
  }

  @Override
  public void stop() {
    running = false;
    try {
      backfill.stop(stopTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
