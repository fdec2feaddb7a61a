package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobStore.CancelledJob;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.SubmittedBatch;
import java.util.List;
import java.util.Optional;

/**
 * What clients do with jobs that they submit together. Thread-safe. A batch of another tenant does
 * not exist.
 */
public final class Batches {
  private final JobStore store;
  private final Jobs jobs;
  private final Bus bus;

  public Batches(JobStore store, Jobs jobs, Bus bus) {
    this.store = store;
    this.jobs = jobs;
    this.bus = bus;
  }

  /** Adds checked requests, all or none, in their order; under a key at most once. */
  public SubmittedBatch submit(
      String tenant, String batchId, List<JobRequest> requests, Optional<IdempotencyKey> key) {
    if (key.isEmpty()) {
      return new SubmittedBatch.Added(batchId, jobs.add(tenant, requests));
    }
    SubmittedBatch submitted = store.addBatch(tenant, batchId, requests, key.get());
    if (submitted instanceof SubmittedBatch.Added) {
      bus.workAvailable();
    }
    return submitted;
  }

  public Optional<Batch> find(String tenant, String batchId) {
    return store.batch(tenant, batchId);
  }

  /**
   * Asks for the cancellation of all jobs that have not ended.
   *
   * @return the batch afterwards; empty if there is no such batch
   */
  public Optional<Batch> cancel(String tenant, String batchId) {
    for (CancelledJob job : store.cancelBatch(tenant, batchId)) {
      bus.jobChanged(job.id());
      if (!job.ended()) {
        bus.cancelRequested(job.id());
      }
    }
    return store.batch(tenant, batchId);
  }
}
