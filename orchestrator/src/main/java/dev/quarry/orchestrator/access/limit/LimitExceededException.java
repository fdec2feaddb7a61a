package dev.quarry.orchestrator.access.limit;

import java.time.Duration;

/** A limit was exceeded; nothing was changed. */
public final class LimitExceededException extends RuntimeException {
  private final Limit limit;
  private final transient Duration retryAfter;

  /** The kind of limit. */
  public enum Limit {
    /** Requests per minute of the tenant. */
    RATE,
    /** Queued jobs or stored data of the tenant. */
    QUOTA,
    /** Queued jobs of all tenants. */
    QUEUE
  }

  /**
   * @param message which limit was exceeded and what the caller can do
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
