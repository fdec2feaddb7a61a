package dev.quarry.orchestrator.access.limit;

import java.time.Duration;

/** A limit does not allow what was asked for; nothing was changed. */
public final class LimitExceededException extends RuntimeException {
  private final Limit limit;
  private final transient Duration retryAfter;

  /** Whose limit it is. */
  public enum Limit {
    /** The tenant's rate of requests. */
    RATE,
    /** What the tenant may have queued or stored. */
    QUOTA,
    /** The whole queue's. */
    QUEUE
  }

  /**
   * @param message what is exceeded and what to do, for the caller
   */
  public LimitExceededException(Limit limit, Duration retryAfter, String message) {
    super(message);
    this.limit = limit;
    this.retryAfter = retryAfter;
  }

  public Limit limit() {
    return limit;
  }

  /** When to try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
