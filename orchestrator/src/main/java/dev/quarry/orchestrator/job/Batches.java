package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.Bus;
import java.util.Optional;

/** Reads and cancels batches. Thread-safe. A batch of another tenant is treated as missing. */
public final class Batches {
  private final BatchStore store;
  private final Bus bus;
  private final CancellationMeter meter;

  public Batches(BatchStore store, Bus bus, CancellationMeter meter) {
    this.store = store;
    this.bus = bus;
    this.meter = meter;
  }

  public Optional<Batch> find(String tenant, String batchId) {
    return store.find(tenant, batchId);
  }

  /**
   * Requests the cancellation of all jobs of a batch that have not ended.
   *
   * @return the batch afterwards; empty if there is no such batch
   */
  public Optional<Batch> cancel(String tenant, String batchId) {
    for (CancelledJob job : store.cancel(tenant, batchId)) {
      bus.jobChanged(job.id());
      if (job.ended()) {
        meter.cancelledBeforeStart();
        new JobLog(job.id(), tenant, 0, 0, null).changed("cancelled");
      } else {
        bus.cancelRequested(job.id());
      }
    }
    return store.find(tenant, batchId);
  }
}
