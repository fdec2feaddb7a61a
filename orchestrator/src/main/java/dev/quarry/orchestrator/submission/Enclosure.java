package dev.quarry.orchestrator.submission;

import java.util.UUID;

/**
 * What is stored together with a job, in the transaction that adds it: a file, the request of a
 * call. Both are stored or neither.
 */
public interface Enclosure {
  Enclosure NONE = new Enclosure() {};

  /** Stores what the job's row refers to. Not called if the submission repeats an earlier one. */
  default void before() {}

  /** Stores what refers to the job's row. */
  default void after(UUID job) {}

  /** Removes it again: an equal submission was faster. */
  default void discard() {}
}
