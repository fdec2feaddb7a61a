package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.util.Map;

/**
 * Recent throughput.
 *
 * @param medianDurations median time from start to end of the tenant's completed jobs, by type;
 *     types without completed jobs are absent
 * @param queued number of queued jobs of all tenants
 * @param endsPerSecond jobs of all tenants that ended per second; 0 if none ended recently
 */
public record Throughput(
    Map<JobType, Duration> medianDurations, long queued, double endsPerSecond) {
  public static final Throughput UNKNOWN = new Throughput(Map.of(), 0, 0);

  public Throughput {
    medianDurations = Map.copyOf(medianDurations);
  }
}
