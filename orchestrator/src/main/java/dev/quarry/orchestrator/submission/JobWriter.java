package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Adds jobs, each with its {@code queued} event. Only {@link JobSubmitter} calls it: whatever adds
 * jobs has reserved room for them. Thread-safe; each method is one transaction.
 */
public interface JobWriter {

  /**
   * Adds a job unless its key was used before, race-proof. Jobs without an enclosure that come at
   * the same time share a transaction.
   */
  Submitted add(
      String tenant, JobRequest request, Optional<IdempotencyKey> key, Enclosure enclosure);

  /** Adds jobs, all or none, in their order. */
  List<Job> add(String tenant, List<JobRequest> requests);

  /** Adds the jobs of a batch, all or none, unless its key was used before, race-proof. */
  SubmittedBatch addBatch(
      String tenant, String batchId, List<JobRequest> requests, IdempotencyKey key);

  /**
   * Adds a job whose ledger begins with the items of another one.
   *
   * @param failedOnly with the failed ones alone
   */
  Job addWithItems(String tenant, JobRequest request, UUID of, boolean failedOnly);

  /** Adds the retry of a dead letter unless it is none any more, race-proof. */
  Redrive redrive(String tenant, UUID deadLetter);

  /** Adds a job in a transaction that is rolled back: a rehearsal of what a submission costs. */
  Job rehearse(String tenant, JobRequest request);

  /** What came before under a key; empty if nothing did. */
  Optional<Submitted> earlier(String tenant, IdempotencyKey key);

  /** The same of a batch, whose keys are apart from those of single submissions. */
  Optional<SubmittedBatch> earlierBatch(String tenant, IdempotencyKey key);
}
