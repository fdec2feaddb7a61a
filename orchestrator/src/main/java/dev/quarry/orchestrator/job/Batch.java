package dev.quarry.orchestrator.job;

import dev.quarry.model.BatchView.FailedJob;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The jobs that were submitted under one batch id, at one moment.
 *
 * @param progress the sum of its jobs' progress, those that have ended counted as 100
 * @param partial whether a job of it is partial
 * @param latestEnd when the last one that has ended did; the epoch if none has
 * @param failed the oldest ones that failed
 */
public record Batch(
    String id,
    Map<JobStatus, Long> byStatus,
    long progress,
    boolean partial,
    JobCounts counts,
    Instant createdAt,
    Instant latestEnd,
    List<FailedJob> failed) {

  public Batch {
    byStatus = Map.copyOf(byStatus);
    failed = List.copyOf(failed);
  }

  public long total() {
    return byStatus.values().stream().mapToLong(Long::longValue).sum();
  }

  public long running() {
    return count(JobStatus.PROCESSING);
  }

  public boolean ended() {
    return count(JobStatus.QUEUED) + running() == 0;
  }

  /** 100 only when all have ended. */
  public int percent() {
    return ended() ? 100 : (int) Math.min(99, progress / Math.max(1, total()));
  }

  /** Whether some of it failed while some did not. */
  public boolean isPartial() {
    return partial || (count(JobStatus.FAILED) > 0 && count(JobStatus.COMPLETED) > 0);
  }

  private long count(JobStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }
}
