package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.job.Fence;
import java.util.Map;

/**
 * Stores the progress of running jobs. Each call is one fenced write that throws {@link
 * dev.quarry.orchestrator.job.LeaseLostException} if the lease is lost. Thread-safe.
 */
public interface ProgressWriter {

  /** Enters a stage and ends the previous one. Writes an event. */
  void stage(Fence fence, String stage);

  /** Raises the progress to 0..100 percent; a lower value has no effect. Writes an event. */
  void progress(Fence fence, int percent);

  /** Adds an event. */
  void event(Fence fence, String type, Map<String, Object> data);
}
