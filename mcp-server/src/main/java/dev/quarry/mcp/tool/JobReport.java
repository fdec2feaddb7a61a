package dev.quarry.mcp.tool;

import dev.quarry.model.ItemView;
import dev.quarry.model.JobView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as a model reads it: its status, its errors, and what to do next. */
final class JobReport {
  private static final int POLL_AFTER_SECONDS = 5;
  private static final int POSTPONED_POLL_AFTER_SECONDS = 600;

  static final Map<String, Object> SUMMARY =
      Schema.members()
          .with("job_id", Schema.string("Id of the job."))
          .with("type", Schema.string("web_crawl, document, text, http_call, reindex or import."))
          .with("status", Schema.string("queued, processing, completed, failed or cancelled."))
          .with("partial", Schema.bool("Completed, but items failed or vectors were refused."))
          .with("progress", Schema.integer("0 to 100."))
          .with("source_uri", Schema.string("URL or URI that the job reads."))
          .with("collection", Schema.string("Collection that the job stores into."))
          .with("created_at", Schema.string("Time of submission."))
          .with("counts", Schema.anyObject("Number of items found, stored, failed and so on."))
          .with("error", Schema.ERROR)
          .object();

  static final Map<String, Object> SCHEMA = members().resultSchema();

  /** The members of a detailed report. */
  static Schema members() {
    return Schema.members()
        .with("job_id", Schema.string("Id of the job."))
        .with("type", Schema.string("web_crawl, document, text, http_call, reindex or import."))
        .with("status", Schema.string("queued, processing, completed, failed or cancelled."))
        .with("partial", Schema.bool("Completed, but items failed or vectors were refused."))
        .with("progress", Schema.integer("0 to 100."))
        .with("stage", Schema.string("Current stage."))
        .with("message", Schema.string("Summary of the status, and what to do next."))
        .with("counts", Schema.anyObject("Number of items found, stored, failed and so on."))
        .with("source_uri", Schema.string("URL or URI that the job reads."))
        .with("collection", Schema.string("Collection that the job stores into."))
        .with(
            "queue_position",
            Schema.integer("Position in the queue; 1 is next, 1000 means 1000 or more."))
        .with("attempt", Schema.integer("Number of the current attempt, from 1."))
        .with("created_at", Schema.string("Time of submission."))
        .with("started_at", Schema.string("Time at which the job started to run."))
        .with(
            "searchable_at",
            Schema.string(
                "Time since when everything that the job stored can be searched by its words."))
        .with("completed_at", Schema.string("Time at which the job ended."))
        .with("estimated_remaining_seconds", Schema.integer("Estimated time until the job ends."))
        .with("result", Schema.anyObject("Result of a completed job."))
        .with(
            "failures",
            Schema.array(
                Schema.members()
                    .with("uri", Schema.string("URL or URI of the item."))
                    .with("code", Schema.string("Stable error code."))
                    .with("message", Schema.string("Why the item failed."))
                    .object()))
        .with(
            "poll_after_seconds",
            Schema.integer("Call get_job_status again after this many seconds."));
  }

  private JobReport() {}

  static Map<String, Object> summary(JobView job) {
    return new StructuredContent()
        .with("job_id", job.jobId())
        .with("type", job.type())
        .with("status", job.status())
        .with("partial", job.partial())
        .with("progress", job.progress())
        .with("source_uri", job.sourceUri())
        .with("collection", job.collection())
        .with("created_at", job.createdAt())
        .with("counts", job.counts())
        .with("error", job.error())
        .build();
  }

  /**
   * @param failed items that failed; possibly only the first ones
   */
  static Map<String, Object> details(JobView job, List<ItemView> failed) {
    return new StructuredContent()
        .with("job_id", job.jobId())
        .with("type", job.type())
        .with("status", job.status())
        .with("partial", job.partial())
        .with("progress", job.progress())
        .with("stage", job.stage())
        .with("message", JobMessage.of(job, failed))
        .with("counts", job.counts())
        .with("source_uri", job.sourceUri())
        .with("collection", job.collection())
        .with("queue_position", job.queuePosition())
        .with("attempt", job.attempt())
        .with("created_at", job.createdAt())
        .with("started_at", job.startedAt())
        .with("searchable_at", job.searchableAt())
        .with("completed_at", job.completedAt())
        .with("estimated_remaining_seconds", job.estimatedRemainingSeconds())
        .with("result", job.result())
        .with("error", job.error())
        .with("failures", failed.isEmpty() ? null : failures(failed))
        .with("poll_after_seconds", pollAfterSeconds(job))
        .build();
  }

  /** What the job does or did, and what to do next, without the items that failed. */
  static String message(JobView job) {
    return JobMessage.of(job, List.of());
  }

  private static @Nullable Integer pollAfterSeconds(JobView job) {
    if (job.status().terminal()) {
      return null;
    }
    return job.vectorsPostponed() == null && !job.waitsForReindex()
        ? POLL_AFTER_SECONDS
        : POSTPONED_POLL_AFTER_SECONDS;
  }

  private static List<Map<String, Object>> failures(List<ItemView> failed) {
    return failed.stream()
        .map(
            item ->
                new StructuredContent()
                    .with("uri", item.uri())
                    .with("code", item.errorCode())
                    .with("message", item.errorMessage())
                    .build())
        .toList();
  }
}
