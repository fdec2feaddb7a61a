package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobLog;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends expired leases, so that jobs of lost nodes run again. Runs on every node; two nodes never
 * rescue the same job. Thread-safe.
 */
public final class JobRescuer {
  private static final Logger log = LoggerFactory.getLogger(JobRescuer.class);
  private static final int BATCH_SIZE = 100;

  private final JobQueue queue;
  private final JobTransitions transitions;
  private final Bus bus;
  private final EngineMeter meter;

  public JobRescuer(JobQueue queue, JobTransitions transitions, Bus bus, EngineMeter meter) {
    this.queue = queue;
    this.transitions = transitions;
    this.bus = bus;
    this.meter = meter;
  }

  /**
   * Ends all expired leases.
   *
   * @return the number of rescued jobs
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException if the database did not respond
   */
  public int tick() {
    int rescued = 0;
    List<JobQueue.Rescue> batch;
    do {
      batch = queue.rescue(BATCH_SIZE, transitions::afterCrash);
      batch.forEach(this::announce);
      rescued += batch.size();
    } while (batch.size() == BATCH_SIZE);
    if (rescued > 0) {
      bus.workAvailable();
    }
    return rescued;
  }

  private void announce(JobQueue.Rescue rescue) {
    try (JobLog.Fields _ = rescue.job().open()) {
      log.warn(
          "The lease of job {} expired: its node was lost or could not reach the database. The job"
              + " is now {}.",
          rescue.job().jobId(),
          rescue.transition().to().code());
    }
    bus.jobChanged(rescue.job().jobId());
    meter.rescued(rescue.transition());
  }
}
