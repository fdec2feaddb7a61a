package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes jobs, each with its {@code queued} event. Only {@link JobSubmitter} calls it, because it
 * reserves queue capacity first. Thread-safe; each method is one transaction.
 */
public interface JobWriter {

  /**
   * Adds a job unless its idempotency key was used before; safe against concurrent duplicates.
   * Concurrent jobs without a hook share a transaction.
   */
  Submitted add(
      String tenant, JobRequest request, @Nullable IdempotencyKey key, JobInsertHook hook);

  /**
   * Adds a reindex unless an equal one of the tenant is active; safe against concurrent duplicates.
   */
  Submitted addReindex(String tenant, JobRequest request);

  /**
   * The reindex of the same collection for the same model that is queued or running; empty if there
   * is none. A job that waits for its vectors only, or is being cancelled, is not active.
   */
  Optional<Job> activeReindex(String tenant, JobRequest request);

  /** Adds jobs in their order, all or none. */
  List<Job> add(String tenant, List<JobRequest> requests);

  /**
   * Adds the jobs of a batch, all or none, unless its idempotency key was used before; safe against
   * concurrent duplicates.
   */
  SubmittedBatch addBatch(
      String tenant, String batchId, List<JobRequest> requests, IdempotencyKey key);

  /**
   * Adds a retry of another job. If its items are given, it starts with those of the other job.
   *
   * @param failedOnly only the failed items
   */
  Job addRetry(String tenant, JobRequest request, UUID of, boolean failedOnly);

  /**
   * Adds the retry of a dead letter unless it is no longer one; safe against concurrent redrives.
   *
   * @param retry creates the request of the retry; runs while the dead letter is locked
   */
  Redrive redrive(String tenant, UUID deadLetter, Function<Job, JobRequest> retry);

  /** Adds a job in a transaction that is rolled back, to measure what a submission costs. */
  Job rehearse(String tenant, JobRequest request);

  /** The earlier submission with this key; empty if there is none. */
  Optional<Submitted> earlier(String tenant, IdempotencyKey key);

  /** The earlier batch with this key. Keys of batches and of single submissions are separate. */
  Optional<SubmittedBatch> earlierBatch(String tenant, IdempotencyKey key);
}
