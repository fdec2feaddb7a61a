package dev.quarry.orchestrator.submission;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore;
import java.util.Optional;
import java.util.UUID;

/** Retries ended jobs, each as a new job. Thread-safe. */
public final class Retries {
  private final JobStore store;
  private final JobSubmitter submitter;

  public Retries(JobStore store, JobSubmitter submitter) {
    this.store = store;
    this.submitter = submitter;
  }

  /** The result of a retry. */
  public sealed interface Retried {
    /** The new job, linked to the old one. */
    record Accepted(Job job) implements Retried {}

    /** The old job has not ended yet. */
    record NotEnded(Job job) implements Retried {}

    /** The old job has no failed item. */
    record NothingFailed(Job job) implements Retried {}
  }

  /** Repeats an ended job. Empty if the job does not exist. */
  public Optional<Retried> retry(String tenant, UUID id) {
    return store
        .findWithText(tenant, id)
        .map(
            old ->
                old.status().terminal()
                    ? new Retried.Accepted(
                        submitter.submitRetry(old.tenant(), retryOf(old), old.id(), false))
                    : new Retried.NotEnded(old));
  }

  static JobRequest retryOf(Job old) {
    return old.request().retryOf(old.id());
  }

  /**
   * Retries only what failed: for a crawl its failed pages, without following links; for other jobs
   * the whole job if it failed. Empty if the job does not exist.
   */
  public Optional<Retried> retryFailed(String tenant, UUID id) {
    return store.findWithText(tenant, id).map(this::retryFailed);
  }

  private Retried retryFailed(Job old) {
    if (!old.status().terminal()) {
      return new Retried.NotEnded(old);
    }
    boolean crawl = old.type() == JobType.WEB_CRAWL;
    if (crawl ? old.counts().failed() == 0 : old.status() != JobStatus.FAILED) {
      return new Retried.NothingFailed(old);
    }
    JobRequest request = old.request().retryOfFailed(old.id());
    return new Retried.Accepted(submitter.submitRetry(old.tenant(), request, old.id(), true));
  }
}
