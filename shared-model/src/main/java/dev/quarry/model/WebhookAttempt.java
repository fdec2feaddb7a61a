package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver a webhook.
 *
 * @param statusCode status of the receiver's response; absent if there was none
 * @param error error code; absent if the delivery succeeded
 * @param answer beginning of the response body
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookAttempt(
    int number,
    Instant at,
    @JsonProperty("duration_ms") int durationMillis,
    @JsonProperty("status_code") @Nullable Integer statusCode,
    @Nullable String error,
    @Nullable String message,
    @Nullable String answer) {}
