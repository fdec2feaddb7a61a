package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.util.Map;

/**
 * How fast jobs have gone of late.
 *
 * @param usual how long the tenant's completed jobs of a type took, from start to end: the median;
 *     types without any are missing
 * @param queued how many jobs of all tenants wait
 * @param endsPerSecond of all tenants; 0 if none has ended of late
 */
public record Throughput(Map<JobType, Duration> usual, long queued, double endsPerSecond) {
  public static final Throughput UNKNOWN = new Throughput(Map.of(), 0, 0);

  public Throughput {
    usual = Map.copyOf(usual);
  }
}
