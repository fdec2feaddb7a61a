package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.job.Fence;
import java.util.Map;

/**
 * What a running job has to say. Each call is one fenced write that throws {@link
 * dev.quarry.orchestrator.job.LeaseLostException} when the fence is over. Thread-safe.
 */
public interface ProgressWriter {

  /** Enters a stage: the one before it ends. Writes an event. */
  void stage(Fence fence, String stage);

  /** Raises the progress, never lowers it. Writes an event with the counts. */
  void progress(Fence fence, int percent);

  /** Adds an event. */
  void event(Fence fence, String type, Map<String, Object> data);
}
