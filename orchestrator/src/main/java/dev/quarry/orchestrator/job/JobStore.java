package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.paging.Position;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs as clients see them: read, listed, cancelled. {@code dispatch.JobQueue} has the
 * operations of workers, {@code submission.JobWriter} adds jobs. Thread-safe; each method is one
 * transaction. A job of another tenant is treated as missing. The text of a text job may have
 * millions of characters; only {@link #findWithText} returns it, in the jobs of all other methods
 * it is null.
 */
public interface JobStore {

  Optional<Job> find(String tenant, UUID id);

  /** A job with its text, for a retry. */
  Optional<Job> findWithText(String tenant, UUID id);

  /** The tombstone of a job that was deleted after its retention. */
  Optional<Tombstone> tombstone(String tenant, UUID id);

  /**
   * Requests cancellation. A queued job is cancelled at once; the worker of a processing job is
   * notified by its next heartbeat; a terminal job is unchanged.
   *
   * @return empty if the job does not exist
   */
  Optional<AfterCancel> cancel(String tenant, UUID id);

  /**
   * A job after a cancellation request.
   *
   * @param ended whether this request cancelled the job before it started
   */
  record AfterCancel(Job job, boolean ended) {}

  /**
   * Selects the jobs to list, newest first. A null component does not restrict.
   *
   * @param search part of the source URI, or the beginning of the id: of the newest {@link
   *     #MAX_SEARCHED} jobs of each status and type that pass the other conditions
   * @param before position where the previous page ended; null for the first page
   */
  record JobFilter(
      @Nullable JobStatus status,
      @Nullable JobType type,
      @Nullable String collection,
      @Nullable String batchId,
      @Nullable String label,
      @Nullable UUID schedule,
      @Nullable String search,
      @Nullable Position before,
      int limit) {

    public JobFilter fromStart() {
      return new JobFilter(status, type, collection, batchId, label, schedule, search, null, limit);
    }
  }

  List<Job> list(String tenant, JobFilter filter);

  /** No index finds a part of a URI, so a search reads each job. */
  int MAX_SEARCHED = 1_000;

  /** Largest count: counting reads every counted row. */
  int MAX_COUNT = 100_000;

  /** Counts up to {@link #MAX_COUNT} jobs. The filter's position and limit are ignored. */
  long count(String tenant, JobFilter filter);
}
