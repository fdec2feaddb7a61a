package dev.quarry.orchestrator.dispatch;

import java.time.Duration;

/** Sleeps; an interface, so that tests do not have to wait. */
@FunctionalInterface
public interface Pause {
  void pause(Duration duration) throws InterruptedException;
}
