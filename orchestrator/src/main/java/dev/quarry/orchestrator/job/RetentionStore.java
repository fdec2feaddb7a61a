package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;

/**
 * Deletes rows whose retention has expired. Each call is one short transaction that deletes the
 * oldest rows first and skips locked rows, so that several nodes can call it at once. Ages are
 * measured by the database's clock. Thread-safe.
 */
public interface RetentionStore {

  /**
   * Deletes items and events of jobs that ended longer ago than {@code age}, oldest jobs first.
   *
   * @return the number of deleted items or of deleted events, whichever is larger; at most {@code
   *     limit}
   */
  int deleteRowsOfEnded(JobStatus status, Duration age, int limit);

  /**
   * Deletes jobs that ended longer ago than {@code age} and have no items left. Writes a tombstone
   * for each.
   *
   * @return the number of deleted jobs, at most {@code limit}
   */
  int deleteEnded(JobStatus status, Duration age, int limit);

  /** Deletes tombstones of jobs deleted longer ago than {@code age}; returns the number. */
  int deleteTombstones(Duration age, int limit);

  /** Deletes uploads that no job refers to; returns the number. */
  int deleteUploads(int limit);

  /** Deletes counts of embedding tokens of days longer ago than {@code age}; returns the number. */
  int deleteTokenCounts(Duration age, int limit);

  /** Deletes idempotency keys first used longer ago than {@code age}; returns the number. */
  int deleteKeys(Duration age, int limit);
}
