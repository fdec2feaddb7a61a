package dev.quarry.orchestrator.worker;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.pipeline.JobContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets a handler write for the job that it runs. */
final class FencedContext implements JobContext {
  /** 100 is said by the end of the job alone. */
  private static final int MOST = 99;

  private final Job job;
  private final JobJournal journal;
  private final Bus bus;
  private final LongSupplier nanos;
  private final long pace;

  private int written;
  private int latest;
  private long writtenAt;

  /**
   * @param pace how long progress is held back after the last that was written
   */
  FencedContext(Job job, JobJournal journal, Bus bus, LongSupplier nanos, Duration pace) {
    this.job = job;
    this.journal = journal;
    this.bus = bus;
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
    journal.stage(fence(), name);
    bus.jobChanged(job.id());
  }

  /** The same progress again is written more rarely, because the counts may have moved. */
  @Override
  public synchronized void progress(int percent) {
    latest = Math.max(latest, Math.min(percent, MOST));
    long since = nanos.getAsLong() - writtenAt;
    if (since >= (latest > written ? pace : 4 * pace)) {
      write();
    }
  }

  @Override
  public void event(String type, Map<String, Object> data) {
    journal.event(fence(), type, data);
    bus.jobChanged(job.id());
  }

  private void write() {
    journal.progress(fence(), latest);
    written = latest;
    writtenAt = nanos.getAsLong();
    bus.jobChanged(job.id());
  }
}
