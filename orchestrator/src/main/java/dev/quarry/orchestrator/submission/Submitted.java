package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Job;

/** What became of a submission. */
public sealed interface Submitted {
  record Added(Job job) implements Submitted {}

  /** The same body came before under this key: this is its job. */
  record Repeated(Job job) implements Submitted {}

  /** Another body came before under this key. */
  record Conflicting() implements Submitted {}
}
