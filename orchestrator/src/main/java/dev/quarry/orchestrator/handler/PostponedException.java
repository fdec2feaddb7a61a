package dev.quarry.orchestrator.handler;

import java.time.Duration;

/**
 * Thrown by a handler that has no room for one more job of its kind: the job goes back to the queue
 * without using up an attempt. Only before anything was done for the job.
 */
public final class PostponedException extends RuntimeException {
  private final Duration delay;

  /**
   * @param delay before the job is claimed again
   */
  public PostponedException(Duration delay) {
    super("postponed by " + delay, null, false, false);
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
