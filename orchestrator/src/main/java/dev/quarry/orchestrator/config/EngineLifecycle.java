package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.dispatch.Engine;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/** Starts the engine before the web server and stops it after, if this node is to work at all. */
final class EngineLifecycle implements SmartLifecycle {
  private final Engine engine;
  private final Runnable before;
  private final boolean works;
  private final Duration drain;
  private final Duration handBack;
  private volatile boolean running;

  /**
   * @param before runs before the engine starts
   * @param works whether it starts at all
   */
  EngineLifecycle(
      Engine engine, Runnable before, boolean works, Duration drain, Duration handBack) {
    this.engine = engine;
    this.before = before;
    this.works = works;
    this.drain = drain;
    this.handBack = handBack;
  }

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
    engine.stop(drain, handBack);
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
