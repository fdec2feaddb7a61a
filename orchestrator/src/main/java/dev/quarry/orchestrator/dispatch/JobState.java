package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A processing job at the moment when its attempt ends: what the next state is decided from.
 *
 * @param crashes how many leases have expired under it, this one included
 * @param firstItemError of the first item that failed, if one did
 * @param backoff that its submission asked for, if it did
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

  /** The same with the error of the first item that failed. */
  public JobState with(JobError error) {
    return new JobState(
        id, type, attempt, maxAttempts, crashes, cancelRequested, counts, error, backoff);
  }
}
