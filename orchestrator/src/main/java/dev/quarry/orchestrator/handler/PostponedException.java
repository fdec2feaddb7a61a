package dev.quarry.orchestrator.handler;

import java.time.Duration;

/**
 * Thrown by a handler that has no capacity for another job of its type: the job is released and the
 * attempt is not counted. Must be thrown before any work is done for the job.
 */
public final class PostponedException extends RuntimeException {
  private final Duration delay;

  /**
   * @param delay time until the job is due again
   */
  public PostponedException(Duration delay) {
    super("postponed by " + delay, null, false, false);
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
