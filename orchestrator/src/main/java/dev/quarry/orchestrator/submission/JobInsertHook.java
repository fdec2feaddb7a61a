package dev.quarry.orchestrator.submission;

import java.util.UUID;

/**
 * Data stored in the transaction that adds a job, such as an uploaded file or the request of an
 * upstream call. Either both are stored or neither.
 */
public interface JobInsertHook {
  JobInsertHook NONE = new JobInsertHook() {};

  /**
   * Stores rows that the job row references. Not called if the submission repeats an earlier one.
   */
  default void beforeInsert() {}

  /** Stores rows that reference the job row. */
  default void afterInsert(UUID job) {}

  /** Deletes the rows again, because an equal submission was committed first. */
  default void discard() {}
}
