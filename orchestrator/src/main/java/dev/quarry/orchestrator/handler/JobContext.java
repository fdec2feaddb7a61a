package dev.quarry.orchestrator.handler;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;

/** The job that a handler runs, and its progress. Thread-safe. */
public interface JobContext extends JobProgress {
  /** The job as it was when it was claimed. */
  Job job();

  default Fence fence() {
    return job().fence();
  }

  /** The task with the log fields and the trace of this attempt, to run in another thread. */
  default Runnable bound(Runnable task) {
    return task;
  }
}
