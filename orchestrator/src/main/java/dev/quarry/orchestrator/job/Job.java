package dev.quarry.orchestrator.job;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.StageView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A snapshot of a stored job. */
public record Job(
    UUID id,
    String tenant,
    JobRequest request,
    JobStatus status,
    boolean partial,
    int attempt,
    int crashes,
    long epoch,
    boolean cancelRequested,
    int progress,
    @Nullable String stage,
    List<StageView> stages,
    JobCounts counts,
    long lastSeq,
    @Nullable JobError error,
    @Nullable Map<String, Object> result,
    JobTimes times) {

  public JobType type() {
    return request.type();
  }

  public Fence fence() {
    return new Fence(id, epoch);
  }

  /**
   * Number of claims that were released, for example because the node stopped or had no capacity.
   * Each claim starts an epoch and counts as an attempt, a crash or a release.
   */
  public long releases() {
    return Math.max(0, epoch - attempt - crashes);
  }

  /**
   * Times of a job, by the database's clock.
   *
   * @param runAt earliest start of the next attempt
   * @param searchableAt when the source was processed and its documents were found by their words
   * @param heartbeatAt last heartbeat of the worker; null unless a worker has the job
   * @param readAt time of this snapshot, the reference for ages
   */
  public record JobTimes(
      Instant createdAt,
      Instant runAt,
      Instant updatedAt,
      @Nullable Instant startedAt,
      @Nullable Instant searchableAt,
      @Nullable Instant completedAt,
      @Nullable Instant heartbeatAt,
      Instant readAt) {}

  /** Deadline of one attempt, from its start. */
  public Duration maxDuration() {
    return request.maxDuration();
  }
}
