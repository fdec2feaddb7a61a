package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;

/**
 * Deletes what is too old. Each call is one short transaction that takes the oldest first and
 * leaves out what somebody else is working on, so that several nodes can call it at once. Ages go
 * by the database's clock. Thread-safe.
 */
public interface RetentionStore {

  /**
   * Deletes items and events of jobs that ended so long ago, from the oldest jobs on.
   *
   * @return how many of the kind with more, at most {@code limit}
   */
  int deleteRowsOfEnded(JobStatus status, Duration age, int limit);

  /**
   * Deletes jobs that ended so long ago and have no items left, each with a tombstone.
   *
   * @return how many, at most {@code limit}
   */
  int deleteEnded(JobStatus status, Duration age, int limit);

  /** Deletes tombstones of jobs that were deleted so long ago; how many. */
  int deleteTombstones(Duration age, int limit);

  /** Deletes uploads that no job refers to any more; how many. */
  int deleteUploads(int limit);

  /** Deletes idempotency keys that were first used so long ago; how many. */
  int deleteKeys(Duration age, int limit);
}
