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

/** An ended job in the payload of a webhook; without its result. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookJob(
    @JsonProperty("job_id") UUID jobId,
    JobType type,
    JobStatus status,
    boolean partial,
    JobCounts counts,
    int attempt,
    String collection,
    @JsonProperty("source_uri") @Nullable String sourceUri,
    @JsonProperty("batch_id") @Nullable String batchId,
    List<String> labels,
    @Nullable JobError error,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt,
    Map<String, String> links) {

  public WebhookJob {
    requireNonNull(jobId, "job_id");
    requireNonNull(type, "type");
    requireNonNull(status, "status");
    requireNonNull(counts, "counts");
    requireNonNull(collection, "collection");
    requireNonNull(createdAt, "created_at");
    labels = labels == null ? List.of() : List.copyOf(labels);
    links = links == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }
}
