package dev.quarry.orchestrator.submission;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore;
import java.util.Optional;
import java.util.UUID;

/** Runs ended jobs again, each as a new job. Thread-safe. */
public final class Retries {
  private final JobStore store;
  private final JobSubmitter submitter;

  public Retries(JobStore store, JobSubmitter submitter) {
    this.store = store;
    this.submitter = submitter;
  }

  /** What became of the wish to run a job again. */
  public sealed interface Retried {
    /** A new job, linked to the old one. */
    record Accepted(Job job) implements Retried {}

    /** The old one has not ended yet. */
    record NotEnded(Job job) implements Retried {}

    /** The old one has no failed item. */
    record NothingFailed(Job job) implements Retried {}
  }

  /** Empty if there is no such job. */
  public Optional<Retried> retry(String tenant, UUID id) {
    return store
        .findWithText(tenant, id)
        .map(
            old ->
                old.status().terminal()
                    ? new Retried.Accepted(again(old))
                    : new Retried.NotEnded(old));
  }

  private Job again(Job old) {
    JobRequest request = old.request().retryOf(old.id());
    return request.itemsAreGiven()
        ? submitter.submitItems(old.tenant(), request, old.id(), false)
        : submitter.submitAgain(old.tenant(), request);
  }

  /**
   * Works again on what failed of a job and on nothing else: a crawl on its failed pages, following
   * no links; a job with one document on that, if it failed. Empty if there is no such job.
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
    return new Retried.Accepted(
        crawl
            ? submitter.submitItems(old.tenant(), request, old.id(), true)
            : submitter.submitAgain(old.tenant(), request));
  }
}
