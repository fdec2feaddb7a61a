package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A processing job when its attempt ends, or when its last vectors are there: the input of {@link
 * JobTransitions}.
 *
 * @param crashes number of leases of the job that expired, including this one
 * @param firstItemError error of the first failed item; null if none failed
 * @param vectors the vectors that its documents wait for
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
    Vectors vectors,
    @Nullable Backoff backoff) {

  /**
   * The vectors of the job's documents that are missing.
   *
   * @param pending whether some are still to be computed
   * @param refused number of chunks whose vectors were refused for good
   */
  public record Vectors(boolean pending, int refused) {
    public static final Vectors COMPLETE = new Vectors(false, 0);
  }

  /** A copy with the error of the first failed item. */
  public JobState with(JobError error) {
    return new JobState(
        id, type, attempt, maxAttempts, crashes, cancelRequested, counts, error, vectors, backoff);
  }

  /**
   * A copy with these missing vectors. When none are pending, chunks do not count that have neither
   * a vector nor were refused: another job replaced their document, or it was deleted.
   */
  public JobState with(Vectors missing) {
    return new JobState(
        id,
        type,
        attempt,
        maxAttempts,
        crashes,
        cancelRequested,
        missing.pending() ? counts : counts.withChunks(counts.vectors() + missing.refused()),
        firstItemError,
        missing,
        backoff);
  }
}
