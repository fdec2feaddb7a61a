package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.job.Fence;
import java.util.Map;

/** Writes for one attempt at a job, and tells those who follow the job. */
public record FencedProgress(Fence fence, ProgressWriter writer, Bus bus) implements JobProgress {
  /** 100 is said by the end of the job alone. */
  private static final int MOST = 99;

  static int bounded(int percent) {
    return Math.min(percent, MOST);
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
