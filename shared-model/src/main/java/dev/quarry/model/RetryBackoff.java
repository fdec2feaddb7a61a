package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Exponential backoff between the attempts of a job; overrides the configuration of its type.
 *
 * @param initialSeconds maximum delay before the second attempt
 * @param maxSeconds maximum delay before any attempt
 * @param multiplier factor from each delay to the next; absent: 2
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryBackoff(
    @JsonProperty("initial_seconds") @Nullable Integer initialSeconds,
    @JsonProperty("max_seconds") @Nullable Integer maxSeconds,
    @Nullable Double multiplier) {}
