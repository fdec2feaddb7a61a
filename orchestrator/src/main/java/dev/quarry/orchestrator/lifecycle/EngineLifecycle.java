package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.dispatch.Engine;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts the engine before the web server and stops it after, if this node is to work at all. */
public final class EngineLifecycle implements SmartLifecycle {
  private final Engine engine;
  private final Runnable before;
  private final boolean works;
  private final Drain drain;
  private volatile boolean running;

  /**
   * @param before runs before the engine starts
   * @param works whether it starts at all
   */
  public EngineLifecycle(Engine engine, Runnable before, boolean works, Drain drain) {
    this.engine = engine;
    this.before = before;
    this.works = works;
    this.drain = drain;
  }

  /**
   * How running jobs come to their end.
   *
   * @param limit how long they may go on
   * @param hurry ends that at once
   * @param handBack how long handing back the rest may take
   */
  public record Drain(Duration limit, ForcedShutdown hurry, Duration handBack) {}

  @Override
  public void start() {
    if (works) {
      before.run();
      engine.start();
      running = true;
    }
  }

  @Override
  public void stop() {
    running = false;
    engine.stopClaiming();
    try {
      drain.hurry().awaitAtMost(drain.limit(), engine::awaitIdle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.stop(Duration.ZERO, drain.handBack());
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
