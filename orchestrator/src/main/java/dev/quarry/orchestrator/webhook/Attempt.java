package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of one delivery attempt.
 *
 * @param status of the response; null if there was none
 * @param errorCode null if the receiver accepted the message
 * @param answer first bytes of the response body
 * @param retryAfter the receiver's Retry-After
 */
public record Attempt(
    Duration took,
    @Nullable Integer status,
    @Nullable String errorCode,
    @Nullable String errorMessage,
    @Nullable String answer,
    @Nullable Duration retryAfter) {

  static Attempt failed(Duration took, String code, String message) {
    return new Attempt(took, null, code, message, null, null);
  }

  boolean delivered() {
    return status != null && status / 100 == 2;
  }
}
