package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A claimed crawl that keeps what is said about it. */
final class RecordingContext implements JobContext {
  private static final UUID ID = UUID.fromString("00000000-0000-7000-8000-000000000001");

  final ConcurrentLinkedQueue<Integer> progress = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> failedItems = new ConcurrentLinkedQueue<>();
  private final Job job;

  RecordingContext(String url, Map<String, Object> options, JobCounts counts) {
    Instant now = Instant.EPOCH;
    JobRequest request =
        new JobRequest(
            JobType.WEB_CRAWL,
            url,
            null,
            null,
            "docs",
            options,
            0,
            null,
            null,
            List.of(),
            Duration.ofMinutes(5),
            3,
            null);
    job =
        new Job(
            ID,
            "default",
            request,
            JobStatus.PROCESSING,
            false,
            1,
            0,
            1,
            false,
            0,
            null,
            List.of(),
            counts,
            0,
            null,
            null,
            new Job.JobTimes(now, now, now, now, null, now, now));
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public void stage(String name) {}

  @Override
  public void progress(int percent) {
    progress.add(percent);
  }

  @Override
  public void event(String type, Map<String, Object> data) {
    failedItems.add(type + " " + data.get("code"));
  }
}
