package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.Bus;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads and cancels jobs for clients. Thread-safe. A job of another tenant is treated as missing.
 * Every method throws {@link StoreUnavailableException} while the database is unavailable.
 */
public final class Jobs {
  private final JobStore store;
  private final Bus bus;
  private final CancellationMeter meter;

  public Jobs(JobStore store, Bus bus, CancellationMeter meter) {
    this.store = store;
    this.bus = bus;
    this.meter = meter;
  }

  public Optional<Job> find(String tenant, UUID id) {
    return store.find(tenant, id);
  }

  /** The tombstone of a job that was deleted after its retention. */
  public Optional<Tombstone> tombstone(String tenant, UUID id) {
    return store.tombstone(tenant, id);
  }

  /** The result of a cancellation request. */
  public sealed interface Cancellation {
    /** The job is cancelled, by this request or an earlier one. */
    record Cancelled(Job job) implements Cancellation {}

    /** The job is running; its worker is notified within seconds. */
    record Requested(Job job) implements Cancellation {}

    /** The job completed or failed before the request. */
    record TooLate(Job job) implements Cancellation {}
  }

  /** Requests the cancellation of a job; empty if it does not exist. */
  public Optional<Cancellation> cancel(String tenant, UUID id) {
    return store.cancel(tenant, id).map(this::announced);
  }

  private Cancellation announced(JobStore.AfterCancel after) {
    Job job = after.job();
    if (after.ended()) {
      meter.cancelledBeforeStart();
      JobLog.of(job).changed("cancelled");
    }
    bus.jobChanged(job.id());
    if (!job.status().terminal()) {
      bus.cancelRequested(job.id());
    }
    return switch (job.status()) {
      case CANCELLED -> new Cancellation.Cancelled(job);
      case QUEUED, PROCESSING -> new Cancellation.Requested(job);
      case COMPLETED, FAILED -> new Cancellation.TooLate(job);
    };
  }
}
