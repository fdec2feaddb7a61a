package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleJobs;
import dev.quarry.orchestrator.job.SampleRequests;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A claimed crawl that records its events. */
final class RecordingContext implements JobContext {
  final ConcurrentLinkedQueue<Integer> progress = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> failedItems = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<String> otherEvents = new ConcurrentLinkedQueue<>();
  private final Job job;

  RecordingContext(Fence fence, JobRequest request, JobCounts counts) {
    job = SampleJobs.running(fence, request, counts);
  }

  static JobRequest crawl(String url, Map<String, Object> options) {
    return SampleRequests.of(JobType.WEB_CRAWL, url, "docs", options);
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
    if (type.equals("item_failed")) {
      failedItems.add(type + " " + data.get("code"));
    } else {
      otherEvents.add(type + " " + new TreeMap<>(data));
    }
  }
}
