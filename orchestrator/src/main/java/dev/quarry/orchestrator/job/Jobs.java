package dev.quarry.orchestrator.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.JobStore.JobStats;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.job.JobStore.WorkerView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What clients do with jobs. Thread-safe. A job of another tenant does not exist. Every method
 * throws {@link StoreUnavailableException} while the database is away.
 */
public final class Jobs {
  private final JobStore store;
  private final Bus bus;

  public Jobs(JobStore store, Bus bus) {
    this.store = store;
    this.bus = bus;
  }

  /**
   * Submits one checked job; under a client's own key at most once, however often and however much
   * in parallel it is asked to.
   */
  public Submitted submit(String tenant, JobRequest request, Optional<IdempotencyKey> key) {
    return submit(
        () ->
            key.map(given -> store.add(tenant, request, given))
                .orElseGet(
                    () -> new Submitted.Added(store.add(tenant, List.of(request)).getFirst())));
  }

  /** The transaction that adds a job, and whatever is kept with it. */
  public interface Adding<E extends Exception> {
    Submitted add() throws E;
  }

  /**
   * Submits one checked job with more than its request: a file, a call.
   *
   * @throws E what the adding throws; then nothing is submitted
   */
  public <E extends Exception> Submitted submit(Adding<E> adding) throws E {
    Submitted submitted = adding.add();
    if (submitted instanceof Submitted.Added) {
      bus.workAvailable();
    }
    return submitted;
  }

  /** Adds checked requests, all or none, in their order. */
  public List<Job> add(String tenant, List<JobRequest> requests) {
    List<Job> jobs = store.add(tenant, requests);
    bus.workAvailable();
    return jobs;
  }

  public Optional<Job> find(String tenant, UUID id) {
    return store.find(tenant, id);
  }

  /** What is left of a job that was deleted because its time was up. */
  public Optional<Tombstone> tombstone(String tenant, UUID id) {
    return store.tombstone(tenant, id);
  }

  /** Newest first. */
  public List<Job> list(String tenant, JobFilter filter) {
    return store.list(tenant, filter);
  }

  public long count(String tenant, JobFilter filter) {
    return store.count(tenant, filter);
  }

  /** What became of the wish to cancel a job. */
  public sealed interface Cancellation {
    /** It is cancelled, now or since earlier. */
    record Cancelled(Job job) implements Cancellation {}

    /** It is running; its worker is told within seconds. */
    record Requested(Job job) implements Cancellation {}

    /** It has ended in another way. */
    record TooLate(Job job) implements Cancellation {}
  }

  /** Empty if there is no such job. */
  public Optional<Cancellation> cancel(String tenant, UUID id) {
    Optional<Job> after = store.cancel(tenant, id);
    after.ifPresent(this::tell);
    return after.map(
        job ->
            switch (job.status()) {
              case CANCELLED -> new Cancellation.Cancelled(job);
              case QUEUED, PROCESSING -> new Cancellation.Requested(job);
              case COMPLETED, FAILED -> new Cancellation.TooLate(job);
            });
  }

  private void tell(Job job) {
    bus.jobChanged(job.id());
    if (!job.status().terminal()) {
      bus.cancelRequested(job.id());
    }
  }

  /** What became of the wish to run a job again. */
  public sealed interface Retried {
    /** A new job, linked to the old one by {@code retry_of} in its metadata. */
    record Accepted(Job job) implements Retried {}

    /** The old one has not ended yet. */
    record NotEnded(Job job) implements Retried {}

    /** The old one has no failed item. */
    record NothingFailed(Job job) implements Retried {}
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
    JobRequest again = old.request().retryOfFailed(old.id());
    boolean crawl = old.type() == JobType.WEB_CRAWL;
    if (crawl ? old.counts().failed() == 0 : old.status() != JobStatus.FAILED) {
      return new Retried.NothingFailed(old);
    }
    Job added =
        crawl
            ? store.addFailedItems(old.tenant(), again, old.id())
            : store.add(old.tenant(), List.of(again)).getFirst();
    bus.workAvailable();
    return new Retried.Accepted(added);
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
    Job added =
        request.itemsAreGiven()
            ? store.addSameItems(old.tenant(), request, old.id())
            : store.add(old.tenant(), List.of(request)).getFirst();
    bus.workAvailable();
    return added;
  }

  public JobStats stats(String tenant) {
    return store.stats(tenant);
  }

  public List<WorkerView> workers() {
    return store.workers();
  }

  /**
   * Items of a job's ledger with an id above {@code afterId}, in order. Empty if there is no such
   * job.
   */
  public Optional<List<ItemView>> items(
      String tenant, UUID id, @Nullable ItemStatus status, long afterId, int limit) {
    return store.find(tenant, id).map(job -> store.items(job.id(), status, afterId, limit));
  }
}
