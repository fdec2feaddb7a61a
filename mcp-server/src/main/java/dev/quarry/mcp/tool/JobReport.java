package dev.quarry.mcp.tool;

import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.List;
import java.util.Map;

/** A job as a model should see it: where it stands, what went wrong, what to do next. */
final class JobReport {
  private static final int POLL_AFTER_SECONDS = 5;

  static final Map<String, Object> SUMMARY =
      Schema.members()
          .with("job_id", Schema.text("Id of the job."))
          .with("type", Schema.text("web_crawl, document, text or http_call."))
          .with("status", Schema.text("queued, processing, completed, failed or cancelled."))
          .with("partial", Schema.flag("Completed, but some items failed."))
          .with("progress", Schema.whole("0 to 100."))
          .with("source_uri", Schema.text("What is crawled or loaded."))
          .with("collection", Schema.text("Where it is stored."))
          .with("created_at", Schema.text("When it was submitted."))
          .with("counts", Schema.anyObject("Items found, stored, failed and so on."))
          .with("error", Schema.ERROR)
          .object();

  static final Map<String, Object> SCHEMA =
      Schema.members()
          .with("job_id", Schema.text("Id of the job."))
          .with("type", Schema.text("web_crawl, document, text or http_call."))
          .with("status", Schema.text("queued, processing, completed, failed or cancelled."))
          .with("partial", Schema.flag("Completed, but some items failed."))
          .with("progress", Schema.whole("0 to 100."))
          .with("stage", Schema.text("What it is doing."))
          .with("message", Schema.text("Where it stands and what to do next."))
          .with("counts", Schema.anyObject("Items found, stored, failed and so on."))
          .with("source_uri", Schema.text("What is crawled or loaded."))
          .with("collection", Schema.text("Where it is stored."))
          .with(
              "queue_position",
              Schema.whole("Its place in the queue; 1 is next, 1000 is 1000th or later."))
          .with("attempt", Schema.whole("Which try this is."))
          .with("created_at", Schema.text("When it was submitted."))
          .with("started_at", Schema.text("When it began to run."))
          .with("completed_at", Schema.text("When it ended."))
          .with("estimated_remaining_seconds", Schema.whole("A guess."))
          .with("result", Schema.anyObject("What it achieved."))
          .with(
              "failures",
              Schema.list(
                  Schema.members()
                      .with("uri", Schema.text("What failed."))
                      .with("code", Schema.text("Stable code."))
                      .with("message", Schema.text("Why."))
                      .object()))
          .with("poll_after_seconds", Schema.whole("Ask again after this long."))
          .answer();

  private JobReport() {}

  static Map<String, Object> summary(JobView job) {
    return new Content()
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
   * @param failed items that failed; may be fewer than there are
   */
  static Map<String, Object> whole(JobView job, List<ItemView> failed) {
    return new Content()
        .with("job_id", job.jobId())
        .with("type", job.type())
        .with("status", job.status())
        .with("partial", job.partial())
        .with("progress", job.progress())
        .with("stage", job.stage())
        .with("message", message(job))
        .with("counts", job.counts())
        .with("source_uri", job.sourceUri())
        .with("collection", job.collection())
        .with("queue_position", job.queuePosition())
        .with("attempt", job.attempt())
        .with("created_at", job.createdAt())
        .with("started_at", job.startedAt())
        .with("completed_at", job.completedAt())
        .with("estimated_remaining_seconds", job.estimatedRemainingSeconds())
        .with("result", job.result())
        .with("error", job.error())
        .with("failures", failed.isEmpty() ? null : failures(failed))
        .with("poll_after_seconds", job.status().terminal() ? null : POLL_AFTER_SECONDS)
        .build();
  }

  private static String message(JobView job) {
    int stored = job.counts().stored() + job.counts().unchanged();
    String where = " in collection " + job.collection();
    return switch (job.status()) {
      case QUEUED -> "Waiting for its turn. Call get_job_status again with wait_seconds 30.";
      case PROCESSING ->
          "Running, " + stored + " stored so far. Call get_job_status again with wait_seconds 30.";
      case COMPLETED ->
          job.partial()
              ? "Completed with "
                  + job.counts().failed()
                  + " failed items (see failures). The rest can be searched"
                  + where
                  + "."
              : "Completed. It can be searched" + where + ".";
      case FAILED -> "Failed: see error. What was stored before can be searched" + where + ".";
      case CANCELLED -> "Cancelled. What was stored before can be searched" + where + ".";
    };
  }

  private static List<Map<String, Object>> failures(List<ItemView> failed) {
    return failed.stream()
        .map(
            item ->
                new Content()
                    .with("uri", item.uri())
                    .with("code", item.errorCode())
                    .with("message", item.errorMessage())
                    .build())
        .toList();
  }

  static boolean mayHaveFailures(JobView job) {
    return job.status() != JobStatus.QUEUED && job.counts().failed() > 0;
  }
}
