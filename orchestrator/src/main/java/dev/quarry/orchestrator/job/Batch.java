package dev.quarry.orchestrator.job;

import dev.quarry.model.BatchView.FailedJob;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of the jobs that were submitted with one batch id.
 *
 * @param progress sum of the jobs' progress in percent; a job that has ended counts as 100
 * @param partial whether a job of the batch is partial
 * @param latestEnd time of the latest end of a job; 1970-01-01 if no job has ended
 * @param failed the oldest failed jobs
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

  /** Progress in percent; 100 only when all jobs have ended. */
  public int percent() {
    return ended() ? 100 : (int) Math.min(99, progress / Math.max(1, total()));
  }

  /** Whether a job is partial, or some jobs failed and others completed. */
  public boolean isPartial() {
    return partial || (count(JobStatus.FAILED) > 0 && count(JobStatus.COMPLETED) > 0);
  }

  private long count(JobStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }
}
