package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.util.Map;

/**
 * What a handler may know and say about the job that it runs. Every write is fenced and throws
 * {@link dev.quarry.orchestrator.job.LeaseLostException} when the lease is gone. Thread-safe.
 */
public interface JobContext {
  /** The job as it was claimed. */
  Job job();

  default Fence fence() {
    return job().fence();
  }

  /** Enters a stage (crawl, load, extract, chunk, embed, index): the one before it ends. */
  void stage(String name);

  /**
   * Tells how far the job is, 0 to 100. Never moves backwards; calls in quick succession are merged
   * into one event.
   */
  void progress(int percent);

  /** Adds an event that clients see, for instance a failed item. */
  void event(String type, Map<String, Object> data);
}
