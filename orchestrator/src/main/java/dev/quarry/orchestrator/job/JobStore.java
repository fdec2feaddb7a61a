package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.paging.Position;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as clients see them: submitted, read, listed, cancelled. What workers do with them is in
 * {@code dispatch.JobQueue}. Thread-safe; each method is one transaction. A job of another tenant
 * does not exist. The text of a text job, which may be millions of characters, is null in every job
 * that a method returns, except of {@link #findWithText}.
 */
public interface JobStore extends EventLog {

  /**
   * Adds jobs, each with its {@code queued} event, all or none. Nobody's room is asked for:
   * submissions go through {@code submission.JobSubmitter}.
   *
   * @return in the order of the requests
   */
  List<Job> add(String tenant, List<JobRequest> requests);

  /** Empty if no job was submitted under this batch id. */
  Optional<Batch> batch(String tenant, String batchId);

  Optional<Job> find(String tenant, UUID id);

  /** With the text of a text job, to be submitted again. */
  Optional<Job> findWithText(String tenant, UUID id);

  /** What is left of a job that was deleted because its time was up. */
  Optional<Tombstone> tombstone(String tenant, UUID id);

  /**
   * Asks for cancellation: a queued job is cancelled at once, a processing one is told by its next
   * heartbeat, a terminal one stays as it is.
   *
   * @return the job afterwards
   */
  Optional<Job> cancel(String tenant, UUID id);

  /**
   * A job that a batch's cancellation has changed.
   *
   * @param ended it waited and is cancelled; otherwise its worker is told
   */
  record CancelledJob(UUID id, boolean ended) {}

  /**
   * As {@link #cancel}, for all jobs of a batch at once: none of them starts meanwhile.
   *
   * @return those that it has changed
   */
  List<CancelledJob> cancelBatch(String tenant, String batchId);

  /**
   * Which jobs to list, newest first. Absent members do not restrict.
   *
   * @param before where the page before ended
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

  /** Nobody counts further: counting reads all that is counted. */
  int MAX_COUNT = 100_000;

  /** {@link #MAX_COUNT} at most. The filter's position and limit do not matter. */
  long count(String tenant, JobFilter filter);

  /** Nobody counts how many stand in line beyond so many. */
  int MAX_QUEUE_POSITION = 1_000;

  /**
   * About how many jobs would be claimed before this queued one, at most {@link
   * #MAX_QUEUE_POSITION}; empty while its queue is paused or draining.
   */
  OptionalInt queuePosition(Job job);

  /**
   * What the tenant's jobs are doing.
   *
   * @param byStatus {@link #MAX_COUNT} of each at most
   * @param p50 of the durations of the newest completed jobs, as far as they ended within a day
   */
  record JobStats(
      Map<JobStatus, Long> byStatus,
      @Nullable Duration oldestQueued,
      @Nullable Duration p50,
      @Nullable Duration p95) {}

  JobStats stats(String tenant);

  /** How fast jobs have gone of late, as a tenant may know it. */
  Throughput throughput(String tenant);

  /** A node, as far as the database knows. What it has leased belongs to jobs of all tenants. */
  record WorkerView(
      String node,
      @Nullable Integer slots,
      @Nullable Instant startedAt,
      Duration heartbeatAge,
      List<Lease> leases) {}

  /**
   * A lease.
   *
   * @param expiresIn negative: nobody has taken it away yet
   */
  record Lease(UUID jobId, String tenant, long epoch, Duration heartbeatAge, Duration expiresIn) {}

  /** The nodes that were seen within the last minute or hold leases. */
  List<WorkerView> workers();

  /** This node is there and runs so many jobs at once. */
  void registerWorker(String node, int slots);

  /** This node works no more. */
  void deregisterWorker(String node);

  /** Items of a job's ledger with an id above {@code afterId}, in order. */
  List<ItemView> items(UUID jobId, @Nullable ItemStatus status, long afterId, int limit);
}
