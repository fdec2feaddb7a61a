package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt went.
 *
 * @param status of the answer; absent if there was none
 * @param errorCode absent if the receiver took the message
 * @param answer how the answer's body begins
 * @param retryAfter how long the receiver asked to be left alone
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
