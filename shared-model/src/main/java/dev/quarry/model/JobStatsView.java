package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's jobs are doing: the body of {@code GET /jobs/stats}.
 *
 * @param queueAgeSeconds how long the oldest queued job has waited; absent: none is queued
 * @param capacity of the whole installation; absent if no node works
 * @param p50Seconds half of the ended jobs took no longer than this; absent: none has ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatsView(
    @JsonProperty("by_status") Map<JobStatus, Long> byStatus,
    @JsonProperty("queue_age_seconds") @Nullable Double queueAgeSeconds,
    @JsonProperty("p50_seconds") @Nullable Double p50Seconds,
    @JsonProperty("p95_seconds") @Nullable Double p95Seconds,
    @Nullable Capacity capacity) {

  public JobStatsView {
    byStatus =
        byStatus == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(byStatus));
  }

  /**
   * How much can run at once.
   *
   * @param slots of all nodes together
   * @param running how many of them are taken, by jobs of all tenants
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Capacity(int workers, int slots, int running) {}
}
