package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.VersionedJob;

/** What a call waits for. */
enum WaitTarget {
  /** The documents of the job are found by their words. */
  SEARCHABLE,

  /** The job has ended: all vectors are there, too. */
  COMPLETED;

  boolean reached(VersionedJob job) {
    return job.hasEnded() || this == SEARCHABLE && job.job().searchableAt() != null;
  }

  /** The next milestone: a job that is not searchable yet becomes searchable before it ends. */
  static WaitTarget next(VersionedJob job) {
    return job.job().searchableAt() == null ? SEARCHABLE : COMPLETED;
  }
}
