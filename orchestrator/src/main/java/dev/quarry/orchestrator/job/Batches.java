package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.BatchStore.CancelledJob;
import java.util.Optional;

/** Reads and cancels batches. Thread-safe. A batch of another tenant is treated as missing. */
public final class Batches {
  private final BatchStore store;
  private final Bus bus;

  public Batches(BatchStore store, Bus bus) {
    this.store = store;
    this.bus = bus;
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
      if (!job.ended()) {
        bus.cancelRequested(job.id());
      }
    }
    return store.find(tenant, batchId);
  }
}
