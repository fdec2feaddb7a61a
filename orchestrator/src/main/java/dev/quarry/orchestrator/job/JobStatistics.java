package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics of the jobs of a tenant. Thread-safe. */
public interface JobStatistics {

  /**
   * Statistics of a tenant's jobs.
   *
   * @param byStatus number of jobs, at most {@link JobStore#MAX_COUNT} for each status
   * @param oldestQueued age of the oldest queued job
   * @param p50 median duration of the newest completed jobs of the last day
   * @param p95 95th percentile of the same durations
   */
  record JobStats(
      Map<JobStatus, Long> byStatus,
      @Nullable Duration oldestQueued,
      @Nullable Duration p50,
      @Nullable Duration p95) {}

  JobStats read(String tenant);
}
