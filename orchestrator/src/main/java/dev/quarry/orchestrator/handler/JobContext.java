package dev.quarry.orchestrator.handler;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;

/** What a handler may know and say about the job that it runs. Thread-safe. */
public interface JobContext extends JobProgress {
  /** The job as it was claimed. */
  Job job();

  default Fence fence() {
    return job().fence();
  }
}
