package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a job: the body of {@code GET /jobs/{id}}.
 *
 * @param searchableAt when the source was processed; the documents are found by their words since
 *     then, and their vectors follow until the job is completed
 * @param runAt when a queued job may start, if that is later than now: it waits for its next
 *     attempt
 * @param vectorsPostponed why a searchable job gets no vectors today; absent: they are computed
 * @param reindexRequired true if a job waits for vectors of another embedding model than the one in
 *     use: they are computed after a reindex, or with that model; otherwise absent
 * @param scheduleId the schedule whose run the job is; otherwise absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
    @JsonProperty("job_id") UUID jobId,
    JobType type,
    JobStatus status,
    boolean partial,
    int progress,
    @Nullable String stage,
    List<StageView> stages,
    JobCounts counts,
    @JsonProperty("queue_position") @Nullable Integer queuePosition,
    int attempt,
    @JsonProperty("max_attempts") int maxAttempts,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @JsonProperty("searchable_at") @Nullable Instant searchableAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt,
    @JsonProperty("estimated_remaining_seconds") @Nullable Integer estimatedRemainingSeconds,
    @JsonProperty("heartbeat_age_seconds") @Nullable Integer heartbeatAgeSeconds,
    @JsonProperty("source_uri") @Nullable String sourceUri,
    String collection,
    @JsonProperty("batch_id") @Nullable String batchId,
    List<String> labels,
    Map<String, Object> metadata,
    @Nullable JobError error,
    @Nullable Map<String, Object> result,
    List<JobEvent> events,
    Map<String, String> links,
    @JsonProperty("run_at") @Nullable Instant runAt,
    @JsonProperty("vectors_postponed") @Nullable VectorsPostponed vectorsPostponed,
    @JsonProperty("reindex_required") @Nullable Boolean reindexRequired,
    @JsonProperty("schedule_id") @Nullable UUID scheduleId) {

  public JobView {
    requireNonNull(jobId, "job_id");
    requireNonNull(type, "type");
    requireNonNull(status, "status");
    stages = stages == null ? List.of() : List.copyOf(stages);
    requireNonNull(counts, "counts");
    requireNonNull(createdAt, "created_at");
    requireNonNull(updatedAt, "updated_at");
    requireNonNull(collection, "collection");
    labels = labels == null ? List.of() : List.copyOf(labels);
    metadata =
        metadata == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    result = result == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(result));
    events = events == null ? List.of() : List.copyOf(events);
    links = links == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }

  /** Whether the job waits for vectors of another embedding model than the one in use. */
  public boolean waitsForReindex() {
    return Boolean.TRUE.equals(reindexRequired);
  }
}
