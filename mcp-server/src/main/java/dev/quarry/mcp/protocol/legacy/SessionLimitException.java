package dev.quarry.mcp.protocol.legacy;

import java.time.Duration;

/** A limit of sessions is reached and no session can be evicted for a new one. */
final class SessionLimitException extends Exception {
  final int status;
  final Duration retryAfter;

  /**
   * @param status the HTTP status
   */
  SessionLimitException(int status, Duration retryAfter, String message) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
