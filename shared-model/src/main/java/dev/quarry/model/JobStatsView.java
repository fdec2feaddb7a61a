package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
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
 * @param embeddingTokens tokens of the tenant's documents
 * @param storedBytes what the tenant stores
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStatsView(
    @JsonProperty("by_status") Map<JobStatus, Long> byStatus,
    @JsonProperty("queue_age_seconds") @Nullable Double queueAgeSeconds,
    @JsonProperty("p50_seconds") @Nullable Double p50Seconds,
    @JsonProperty("p95_seconds") @Nullable Double p95Seconds,
    @Nullable Capacity capacity,
    @JsonProperty("embedding_tokens") @Nullable EmbeddingTokens embeddingTokens,
    @JsonProperty("stored_bytes") @Nullable StoredBytes storedBytes) {

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

  /**
   * Tokens that the embedding model was sent.
   *
   * @param usedToday since the beginning of the day (UTC)
   * @param perDay the limit; absent: none
   * @param postponedUntil when the vectors that are missing are computed, because the limit is used
   *     up; absent: it is not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EmbeddingTokens(
      @JsonProperty("used_today") long usedToday,
      @JsonProperty("per_day") @Nullable Long perDay,
      @JsonProperty("postponed_until") @Nullable Instant postponedUntil) {}

  /**
   * The size of texts, chunks and uploads.
   *
   * @param limit absent: none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StoredBytes(long used, @Nullable Long limit) {}
}
