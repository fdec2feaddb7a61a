package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to jobs in one minute. A time is absent if no job had it in this minute.
 *
 * @param at the beginning of the minute
 * @param queueWaitP50Seconds median time from the creation to the first start, of the jobs that
 *     ended in this minute
 * @param durationP50Seconds median time from the first start to the end, of the jobs that were
 *     completed in this minute
 * @param queued jobs at the end of the minute, delayed ones included; absent if nobody counted
 * @param processing as {@code queued}, jobs that wait for their vectors included
 * @param queueAgeSeconds how long the oldest due job had waited at the end of the minute
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobHistoryPoint(
    Instant at,
    int created,
    int completed,
    int failed,
    int cancelled,
    @JsonProperty("queue_wait_p50_seconds") @Nullable Double queueWaitP50Seconds,
    @JsonProperty("queue_wait_p95_seconds") @Nullable Double queueWaitP95Seconds,
    @JsonProperty("duration_p50_seconds") @Nullable Double durationP50Seconds,
    @JsonProperty("duration_p95_seconds") @Nullable Double durationP95Seconds,
    @Nullable Integer queued,
    @Nullable Integer processing,
    @JsonProperty("queue_age_seconds") @Nullable Double queueAgeSeconds) {

  public JobHistoryPoint {
    requireNonNull(at, "at");
  }
}
