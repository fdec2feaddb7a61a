package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics of a tenant's jobs: the body of {@code GET /jobs/stats}.
 *
 * @param queueAgeSeconds waiting time of the oldest queued job; absent if none is queued
 * @param p50Seconds median duration of the ended jobs; absent if none has ended
 * @param p95Seconds 95th percentile of the same durations
 * @param capacity capacity of the whole installation; absent if no node runs jobs
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
   * The number of jobs that can run concurrently.
   *
   * @param workers number of nodes that run jobs
   * @param slots sum over all nodes
   * @param running slots in use, by jobs of all tenants
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Capacity(int workers, int slots, int running) {}
}
