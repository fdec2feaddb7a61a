package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The job of a preview, which no store has and nobody follows. */
record PreviewContext(Job job) implements JobContext {

  PreviewContext(JobRequest request, Instant now) {
    this(
        new Job(
            UUID.randomUUID(),
            "preview",
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
            JobCounts.NONE,
            0,
            null,
            null,
            new Job.JobTimes(now, now, now, now, null, null, now, now)));
  }

  @Override
  public void stage(String name) {}

  @Override
  public void progress(int percent) {}

  @Override
  public void event(String type, Map<String, Object> data) {}
}
