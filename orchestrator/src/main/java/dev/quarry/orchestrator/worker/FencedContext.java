package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** The context of one attempt: writes are fenced, progress writes are throttled. Thread-safe. */
final class FencedContext implements JobContext {
  private final Job job;
  private final FencedProgress fencedProgress;
  private final AttemptStages stages;
  private final LongSupplier nanos;
  private final long minInterval;

  private int lastWritten;
  private int latest;
  private long lastWriteAt;

  /**
   * @param nanos monotonic clock, in nanoseconds
   * @param minInterval minimum time between two progress writes
   */
  FencedContext(
      Job job,
      FencedProgress progress,
      AttemptStages stages,
      LongSupplier nanos,
      Duration minInterval) {
    this.job = job;
    this.fencedProgress = progress;
    this.stages = stages;
    this.nanos = nanos;
    this.minInterval = minInterval.toNanos();
    this.lastWritten = job.progress();
    this.latest = job.progress();
    this.lastWriteAt = nanos.getAsLong() - this.minInterval;
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public synchronized void stage(String name) {
    if (latest > lastWritten) {
      write();
    }
    fencedProgress.stage(name);
    stages.enter(name);
  }

  /** Unchanged progress is also written, at a quarter of the rate: the counts may have changed. */
  @Override
  public synchronized void progress(int percent) {
    latest = Math.max(latest, FencedProgress.bounded(percent));
    long since = nanos.getAsLong() - lastWriteAt;
    if (since >= (latest > lastWritten ? minInterval : 4 * minInterval)) {
      write();
    }
  }

  @Override
  public Runnable bound(Runnable task) {
    return stages.bound(task);
  }

  @Override
  public void event(String type, Map<String, Object> data) {
    fencedProgress.event(type, data);
  }

  private void write() {
    fencedProgress.progress(latest);
    lastWritten = latest;
    lastWriteAt = nanos.getAsLong();
  }
}
