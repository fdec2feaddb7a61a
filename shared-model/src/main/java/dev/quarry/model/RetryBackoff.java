package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How long a submission wants to wait between its attempts, in the place of what holds for its
 * type.
 *
 * @param initialSeconds before the second attempt, at most
 * @param maxSeconds before any attempt
 * @param multiplier how many times longer each wait is; absent: twice
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryBackoff(
    @JsonProperty("initial_seconds") @Nullable Integer initialSeconds,
    @JsonProperty("max_seconds") @Nullable Integer maxSeconds,
    @Nullable Double multiplier) {}
