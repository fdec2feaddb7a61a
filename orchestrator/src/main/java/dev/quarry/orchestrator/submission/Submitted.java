package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Job;

/** The result of a submission. */
public sealed interface Submitted {
  record Added(Job job) implements Submitted {}

  /** The key was used before with the same body, or an equal reindex is active; this is its job. */
  record Repeated(Job job) implements Submitted {}

  /** The key was used before with another body. */
  record Conflicting() implements Submitted {}
}
