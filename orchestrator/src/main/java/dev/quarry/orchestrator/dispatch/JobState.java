package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A processing job when its attempt ends: the input of {@link JobTransitions}.
 *
 * @param crashes number of leases of the job that expired, including this one
 * @param firstItemError error of the first failed item; null if none failed
 * @param backoff backoff of the submission; null: the default of the job type
 */
public record JobState(
    UUID id,
    JobType type,
    int attempt,
    int maxAttempts,
    int crashes,
    boolean cancelRequested,
    JobCounts counts,
    @Nullable JobError firstItemError,
    @Nullable Backoff backoff) {

  /** A copy with the error of the first failed item. */
  public JobState with(JobError error) {
    return new JobState(
        id, type, attempt, maxAttempts, crashes, cancelRequested, counts, error, backoff);
  }
}
