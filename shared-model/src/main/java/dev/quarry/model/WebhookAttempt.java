package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to deliver a webhook.
 *
 * @param statusCode of the receiver's answer; absent if there was none
 * @param error a code; absent if the receiver took it
 * @param answer how the answer's body begins
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
