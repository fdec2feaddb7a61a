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

/** A job as the store has it at one moment. */
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
   * How many claims came to nothing without fault of the job: the node stopped, or had no room for
   * it. Each claim begins an epoch, and is an attempt, a crash or one of these.
   */
  public long releases() {
    return Math.max(0, epoch - attempt - crashes);
  }

  /**
   * When what happened, by the database's clock.
   *
   * @param runAt not to be started earlier
   * @param heartbeatAt the worker's last sign of life; absent unless processing
   * @param readAt when this was read: what ages are measured against
   */
  public record JobTimes(
      Instant createdAt,
      Instant runAt,
      Instant updatedAt,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Instant heartbeatAt,
      Instant readAt) {}

  /** The longest that one attempt may take. */
  public Duration maxDuration() {
    return request.maxDuration();
  }
}
