package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.job.Fence;
import java.util.Map;

/** Writes the progress of one attempt and wakes listeners of the job's events. Thread-safe. */
public record FencedProgress(Fence fence, ProgressWriter writer, Bus bus) implements JobProgress {
  /** Only a completed job has 100. */
  private static final int MAX_PERCENT = 99;

  static int bounded(int percent) {
    return Math.min(percent, MAX_PERCENT);
  }

  @Override
  public void stage(String name) {
    writer.stage(fence, name);
    bus.jobChanged(fence.jobId());
  }

  @Override
  public void progress(int percent) {
    writer.progress(fence, bounded(percent));
    bus.jobChanged(fence.jobId());
  }

  @Override
  public void event(String type, Map<String, Object> data) {
    writer.event(fence, type, data);
    bus.jobChanged(fence.jobId());
  }
}
