package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Batch;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.Throughput;
import dev.quarry.orchestrator.job.Tombstone;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The queries and cancellations of clients on {@code job}, {@code job_event} and {@code item}. */
public final class PostgresJobStore implements JobStore {
  private final Database db;
  private final JobWriter writer;
  private final JobReads reads;
  private final EventRows events;
  private final DeliveryInserts deliveries;
  private final Runnable cancelledBeforeStart;

  /** With the default queue order and webhook payloads without links. */
  public PostgresJobStore(Database db, Supplier<UUID> ids) {
    this(
        db,
        new PostgresJobWriter(db, ids, QueueOrder.DEFAULT),
        job -> WebhookPayload.of(job, Map.of()),
        () -> {});
  }

  /**
   * @param payload creates the payload of the webhook for a finished job
   * @param cancelledBeforeStart called for each job that is cancelled while it is queued
   */
  public PostgresJobStore(
      Database db, JobWriter writer, Function<Job, String> payload, Runnable cancelledBeforeStart) {
    this.db = db;
    this.writer = writer;
    this.reads = new JobReads(db.sql());
    this.events = new EventRows(db.sql());
    this.deliveries = new DeliveryInserts(db.sql(), payload);
    this.cancelledBeforeStart = cancelledBeforeStart;
  }

  @Override
  public List<Job> add(String tenant, List<JobRequest> requests) {
    return writer.add(tenant, requests);
  }

  @Override
  public Optional<Batch> batch(String tenant, String batchId) {
    return db.snapshot(() -> new BatchReads(db.sql()).find(tenant, batchId));
  }

  @Override
  public Optional<Job> find(String tenant, UUID id) {
    return db.statement(() -> reads.find(tenant, id));
  }

  @Override
  public Optional<Job> findWithText(String tenant, UUID id) {
    return db.statement(() -> reads.findWithText(tenant, id));
  }

  @Override
  public Optional<Tombstone> tombstone(String tenant, UUID id) {
    return db.statement(() -> reads.tombstone(tenant, id));
  }

  @Override
  public Optional<Job> cancel(String tenant, UUID id) {
    Cancelled cancelled =
        db.transaction(
            () -> {
              boolean ended = reads.lock(tenant, id).map(this::cancel).orElse(false);
              return new Cancelled(reads.find(tenant, id), ended);
            });
    if (cancelled.ended()) {
      cancelledBeforeStart.run();
    }
    return cancelled.job();
  }

  private record Cancelled(Optional<Job> job, boolean ended) {}

  @Override
  public List<CancelledJob> cancelBatch(String tenant, String batchId) {
    List<CancelledJob> cancelled =
        db.transaction(
            () -> {
              List<CancelledJob> jobs = new BatchCancellation(db.sql()).cancel(tenant, batchId);
              deliveries.ended(
                  jobs.stream().filter(CancelledJob::ended).map(CancelledJob::id).toList());
              return jobs;
            });
    cancelled.stream().filter(CancelledJob::ended).forEach(job -> cancelledBeforeStart.run());
    return cancelled;
  }

  /**
   * The caller has locked the job's row.
   *
   * @return whether the job is terminal now
   */
  private boolean cancel(JobReads.Cancellable job) {
    if (job.status() == JobStatus.QUEUED) {
      long seq =
          next(
              job.id(),
              """
              status = 'cancelled', completed_at = clock_timestamp(),
              cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
              """);
      events.add(job.id(), seq, EventTypes.CANCELLED, Map.of());
      deliveries.ended(List.of(job.id()));
      return true;
    }
    if (job.status() == JobStatus.PROCESSING && !job.cancelRequested()) {
      long seq = next(job.id(), "cancel_requested_at = clock_timestamp()");
      events.add(job.id(), seq, EventTypes.CANCEL_REQUESTED, Map.of());
    }
    return false;
  }

  /** Updates the job and returns the sequence number of the event. */
  private long next(UUID id, String change) {
    return db.sql()
        .sql(
            "update job set last_seq = last_seq + 1, updated_at = clock_timestamp(), "
                + change
                + " where id = ? returning last_seq")
        .param(id)
        .query(Long.class)
        .single();
  }

  @Override
  public List<Job> list(String tenant, JobFilter filter) {
    return db.statement(() -> reads.list(tenant, filter));
  }

  @Override
  public long count(String tenant, JobFilter filter) {
    return db.statement(() -> reads.count(tenant, filter));
  }

  @Override
  public List<JobEvent> events(UUID jobId, long afterSeq, int limit) {
    return db.statement(() -> events.after(jobId, afterSeq, limit));
  }

  @Override
  public Map<UUID, Long> lastSeqs(Collection<UUID> jobIds) {
    return db.statement(() -> events.lastSeqs(jobIds));
  }

  @Override
  public List<JobEvent> lastEvents(UUID jobId, int limit) {
    return db.statement(() -> events.last(jobId, limit));
  }

  @Override
  public OptionalInt queuePosition(Job job) {
    return db.statement(() -> QueuePosition.compute(db.sql(), job.id()));
  }

  @Override
  public JobStats stats(String tenant) {
    return db.snapshot(() -> JobStatistics.read(db.sql(), tenant));
  }

  @Override
  public Throughput throughput(String tenant) {
    return db.snapshot(() -> ThroughputReads.read(db.sql(), tenant));
  }

  @Override
  public List<WorkerView> workers() {
    return db.snapshot(() -> new WorkerNodes(db.sql()).list());
  }

  @Override
  public void registerWorker(String node, int slots) {
    db.transaction(
        () -> {
          new WorkerNodes(db.sql()).register(node, slots);
          return node;
        });
  }

  @Override
  public void deregisterWorker(String node) {
    db.transaction(
        () -> {
          new WorkerNodes(db.sql()).deregister(node);
          return node;
        });
  }

  @Override
  public List<ItemView> items(UUID jobId, @Nullable ItemStatus status, long afterId, int limit) {
    return db.statement(() -> reads.items(jobId, status, afterId, limit));
  }
}
