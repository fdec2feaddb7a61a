package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets a handler write for the job that it runs, its progress not too often. */
final class FencedContext implements JobContext {
  private final Job job;
  private final FencedProgress writes;
  private final LongSupplier nanos;
  private final long pace;

  private int written;
  private int latest;
  private long writtenAt;

  /**
   * @param pace how long progress is held back after the last that was written
   */
  FencedContext(Job job, ProgressWriter writer, Bus bus, LongSupplier nanos, Duration pace) {
    this.job = job;
    this.writes = new FencedProgress(job.fence(), writer, bus);
    this.nanos = nanos;
    this.pace = pace.toNanos();
    this.written = job.progress();
    this.latest = job.progress();
    this.writtenAt = nanos.getAsLong() - this.pace;
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public synchronized void stage(String name) {
    if (latest > written) {
      write();
    }
    writes.stage(name);
  }

  /** The same progress again is written more rarely, because the counts may have moved. */
  @Override
  public synchronized void progress(int percent) {
    latest = Math.max(latest, FencedProgress.bounded(percent));
    long since = nanos.getAsLong() - writtenAt;
    if (since >= (latest > written ? pace : 4 * pace)) {
      write();
    }
  }

  @Override
  public void event(String type, Map<String, Object> data) {
    writes.event(type, data);
  }

  private void write() {
    writes.progress(latest);
    written = latest;
    writtenAt = nanos.getAsLong();
  }
}
