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
 * The state of a batch: the body of {@code GET /batches/{id}}.
 *
 * @param progress 0 to 100, the mean of its jobs; 100 only if all have ended
 * @param partial whether some of the ended work failed and some succeeded
 * @param counts sums over all its jobs
 * @param createdAt creation time of its first job
 * @param completedAt end time of its last job; absent until all have ended
 * @param failedJobs the oldest failed jobs; {@code links.failed} lists all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchView(
    @JsonProperty("batch_id") String batchId,
    long total,
    @JsonProperty("by_status") Map<JobStatus, Long> byStatus,
    int progress,
    boolean partial,
    JobCounts counts,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt,
    @JsonProperty("failed_jobs") List<FailedJob> failedJobs,
    Map<String, String> links) {

  public BatchView {
    requireNonNull(batchId, "batch_id");
    requireNonNull(counts, "counts");
    requireNonNull(createdAt, "created_at");
    byStatus =
        byStatus == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(byStatus));
    failedJobs = failedJobs == null ? List.of() : List.copyOf(failedJobs);
    links = links == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }

  /** A failed job of the batch. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailedJob(
      @JsonProperty("job_id") UUID jobId,
      @JsonProperty("source_uri") @Nullable String sourceUri,
      @Nullable JobError error) {

    public FailedJob {
      requireNonNull(jobId, "job_id");
    }
  }
}
