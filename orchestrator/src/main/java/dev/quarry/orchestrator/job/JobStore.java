package dev.quarry.orchestrator.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.paging.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as clients see them: submitted, read, listed, cancelled. {@code dispatch.JobQueue} has
 * the operations of workers. Thread-safe; each method is one transaction. A job of another tenant
 * is treated as missing. The text of a text job may have millions of characters; only {@link
 * #findWithText} returns it, in the jobs of all other methods it is null.
 */
public interface JobStore extends EventLog {

  /**
   * Adds jobs, each with its {@code queued} event, all or none. Checks no limits; submissions of
   * clients go through {@code submission.JobSubmitter}.
   *
   * @return in the order of the requests
   */
  List<Job> add(String tenant, List<JobRequest> requests);

  /** Empty if no job was submitted under this batch id. */
  Optional<Batch> batch(String tenant, String batchId);

  Optional<Job> find(String tenant, UUID id);

  /** A job with its text, for a retry. */
  Optional<Job> findWithText(String tenant, UUID id);

  /** The tombstone of a job that was deleted after its retention. */
  Optional<Tombstone> tombstone(String tenant, UUID id);

  /**
   * Requests cancellation. A queued job is cancelled at once; the worker of a processing job is
   * notified by its next heartbeat; a terminal job is unchanged.
   *
   * @return the job after the request; empty if it does not exist
   */
  Optional<Job> cancel(String tenant, UUID id);

  /**
   * A job that the cancellation of its batch changed.
   *
   * @param ended true: the job was queued and is cancelled; false: its worker has to be notified
   */
  record CancelledJob(UUID id, boolean ended) {}

  /**
   * Like {@link #cancel} for all jobs of a batch in one transaction, so that none of them starts
   * meanwhile.
   *
   * @return the jobs that were changed
   */
  List<CancelledJob> cancelBatch(String tenant, String batchId);

  /**
   * Selects the jobs to list, newest first. A null component does not restrict.
   *
   * @param before position where the previous page ended; null for the first page
   */
  record JobFilter(
      @Nullable JobStatus status,
      @Nullable JobType type,
      @Nullable String collection,
      @Nullable String batchId,
      @Nullable String label,
      @Nullable Position before,
      int limit) {

    public JobFilter fromStart() {
      return new JobFilter(status, type, collection, batchId, label, null, limit);
    }
  }

  List<Job> list(String tenant, JobFilter filter);

  /** Largest count: counting reads every counted row. */
  int MAX_COUNT = 100_000;

  /** Counts up to {@link #MAX_COUNT} jobs. The filter's position and limit are ignored. */
  long count(String tenant, JobFilter filter);

  /** Largest queue position: counting reads every job before it. */
  int MAX_QUEUE_POSITION = 1_000;

  /**
   * About how many jobs would be claimed before this queued one, at most {@link
   * #MAX_QUEUE_POSITION}; empty while its queue is paused or draining.
   */
  OptionalInt queuePosition(Job job);

  /**
   * Statistics of a tenant's jobs.
   *
   * @param byStatus number of jobs, at most {@link #MAX_COUNT} for each status
   * @param oldestQueued age of the oldest queued job
   * @param p50 median duration of the newest completed jobs of the last day
   * @param p95 95th percentile of the same durations
   */
  record JobStats(
      Map<JobStatus, Long> byStatus,
      @Nullable Duration oldestQueued,
      @Nullable Duration p50,
      @Nullable Duration p95) {}

  JobStats stats(String tenant);

  /** Recent throughput, as far as a tenant may know it. */
  Throughput throughput(String tenant);

  /** A registered node and its leases, which are of jobs of all tenants. */
  record WorkerView(
      String node,
      @Nullable Integer slots,
      @Nullable Instant startedAt,
      Duration heartbeatAge,
      List<Lease> leases) {}

  /**
   * A lease.
   *
   * @param expiresIn negative: the lease has expired and the job is not rescued yet
   */
  record Lease(UUID jobId, String tenant, long epoch, Duration heartbeatAge, Duration expiresIn) {}

  /** The nodes that registered within the last minute or hold leases. */
  List<WorkerView> workers();

  /** Registers a node or renews its registration; {@code slots} is its limit of running jobs. */
  void registerWorker(String node, int slots);

  /** Removes a node that shuts down. */
  void deregisterWorker(String node);

  /** Items of a job's ledger with an id greater than {@code afterId}, ordered by id. */
  List<ItemView> items(UUID jobId, @Nullable ItemStatus status, long afterId, int limit);
}
