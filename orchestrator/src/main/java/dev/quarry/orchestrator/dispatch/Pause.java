package dev.quarry.orchestrator.dispatch;

import java.time.Duration;

/** Waiting, so that a test need not. */
@FunctionalInterface
public interface Pause {
  void pause(Duration duration) throws InterruptedException;
}
