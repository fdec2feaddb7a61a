package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs back from workers that were lost. Runs on every node; no two rescue the same job.
 * Thread-safe.
 */
public final class JobRescuer {
  private static final Logger log = LoggerFactory.getLogger(JobRescuer.class);
  private static final int BATCH = 100;

  private final JobQueue queue;
  private final JobTransitions transitions;
  private final Bus bus;
  private final EngineMeter meter;

  /** That counts nothing. */
  public JobRescuer(JobQueue queue, JobTransitions transitions, Bus bus) {
    this(queue, transitions, bus, EngineMeter.NONE);
  }

  public JobRescuer(JobQueue queue, JobTransitions transitions, Bus bus, EngineMeter meter) {
    this.queue = queue;
    this.transitions = transitions;
    this.bus = bus;
    this.meter = meter;
  }

  /**
   * Ends all leases that have expired.
   *
   * @return how many
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException if the database did not answer
   */
  public int tick() {
    int rescued = 0;
    List<JobQueue.Rescue> batch;
    do {
      batch = queue.rescue(BATCH, transitions::afterCrash);
      batch.forEach(this::tell);
      rescued += batch.size();
    } while (batch.size() == BATCH);
    if (rescued > 0) {
      bus.workAvailable();
    }
    return rescued;
  }

  private void tell(JobQueue.Rescue rescue) {
    log.warn(
        "The worker of job {} was lost: its lease expired. The job is now {}.",
        rescue.jobId(),
        rescue.transition().to().code());
    bus.jobChanged(rescue.jobId());
    meter.rescued(rescue.transition());
  }
}
