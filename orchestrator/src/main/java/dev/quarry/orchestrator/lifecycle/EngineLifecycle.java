package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.dispatch.Engine;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts the engine before the web server and stops it after, if this node runs jobs. */
public final class EngineLifecycle implements SmartLifecycle {
  private final Engine engine;
  private final boolean sole;
  private final boolean enabled;
  private final Drain drain;
  private volatile boolean running;

  /**
   * @param sole whether no other process uses the database
   * @param enabled whether this node runs jobs
   */
  public EngineLifecycle(Engine engine, boolean sole, boolean enabled, Drain drain) {
    this.engine = engine;
    this.sole = sole;
    this.enabled = enabled;
    this.drain = drain;
  }

  /**
   * How running jobs are drained.
   *
   * @param timeout how long they may continue
   * @param forced ends that period early
   * @param releaseTimeout how long releasing the remaining jobs may take
   */
  public record Drain(Duration timeout, ForcedShutdown forced, Duration releaseTimeout) {}

  @Override
  public void start() {
    if (enabled) {
      if (sole) {
        engine.takeOver();
      }
      engine.start();
      running = true;
    }
  }

  @Override
  public void stop() {
    running = false;
    engine.stopClaiming();
    try {
      drain.forced().awaitAtMost(drain.timeout(), engine::awaitIdle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.stop(Duration.ZERO, drain.releaseTimeout());
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return 0;
  }
}
