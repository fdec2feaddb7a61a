package dev.quarry.orchestrator.job;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sample jobs for tests without a store. */
public final class SampleJobs {
  private SampleJobs() {}

  /**
   * A processing job.
   *
   * @param attempt number of the attempt, from 1; without crashes
   */
  public static Job running(UUID id, JobRequest request, int attempt, JobCounts counts) {
    return running(new Fence(id, attempt), request, attempt, counts);
  }

  /** As above: the first attempt that counts, whatever was claimed before. */
  public static Job running(Fence fence, JobRequest request, JobCounts counts) {
    return running(fence, request, 1, counts);
  }

  private static Job running(Fence fence, JobRequest request, int attempt, JobCounts counts) {
    Instant now = Instant.EPOCH;
    return new Job(
        fence.jobId(),
        "default",
        request,
        JobStatus.PROCESSING,
        false,
        attempt,
        0,
        fence.epoch(),
        false,
        0,
        null,
        List.of(),
        counts,
        0,
        null,
        null,
        new Job.JobTimes(now, now, now, now, null, null, now, now));
  }
}
