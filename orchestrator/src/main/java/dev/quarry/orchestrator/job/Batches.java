package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.job.JobStore.SubmittedBatch;
import dev.quarry.orchestrator.paging.Position;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients do with jobs that they submit together. Thread-safe. A batch of another tenant does
 * not exist.
 */
public final class Batches {
  private static final int AT_ONCE = 200;

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
   * Asks for the cancellation of all jobs that have not ended, each by itself.
   *
   * @return the batch afterwards; empty if there is no such batch
   */
  public Optional<Batch> cancel(String tenant, String batchId) {
    cancel(tenant, batchId, JobStatus.QUEUED);
    cancel(tenant, batchId, JobStatus.PROCESSING);
    return store.batch(tenant, batchId);
  }

  private void cancel(String tenant, String batchId, JobStatus status) {
    @Nullable Position before = null;
    List<Job> page;
    do {
      page = store.list(tenant, new JobFilter(status, null, null, batchId, null, before, AT_ONCE));
      page.forEach(job -> jobs.cancel(tenant, job.id()));
      before = page.isEmpty() ? null : position(page.getLast());
    } while (page.size() == AT_ONCE);
  }

  private static Position position(Job job) {
    return new Position(job.times().createdAt(), job.id().toString());
  }
}
