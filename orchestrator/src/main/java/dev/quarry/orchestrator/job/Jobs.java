package dev.quarry.orchestrator.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.JobStore.JobStats;
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
