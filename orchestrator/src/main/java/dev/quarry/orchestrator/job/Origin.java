package dev.quarry.orchestrator.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a job was created, as recorded by the engine; stored separately from the client's metadata.
 *
 * @param retry null unless the job is a retry
 * @param upload the uploaded file, which is read instead of the source URI
 * @param route name of the configured route of a call
 * @param traceparent the trace of the submission (W3C Trace Context)
 * @param schedule the schedule whose run the job is; a retry of that job is none
 */
public record Origin(
    @Nullable Retry retry,
    @Nullable Upload upload,
    @Nullable String route,
    @Nullable String traceparent,
    @Nullable UUID schedule) {
  public static final Origin NONE = new Origin(null, null, null, null);

  /** The origin of a job that no schedule has submitted. */
  public Origin(
      @Nullable Retry retry,
      @Nullable Upload upload,
      @Nullable String route,
      @Nullable String traceparent) {
    this(retry, upload, route, traceparent, null);
  }

  /**
   * Links a retry to the job that it repeats.
   *
   * @param of the job that is retried
   * @param failedOnly whether only the failed items of that job are processed
   * @param root the first job of the chain of retries
   */
  public record Retry(UUID of, boolean failedOnly, UUID root) {}

  Origin retryOf(UUID job, boolean failedOnly) {
    return new Origin(
        new Retry(job, failedOnly, retry == null ? job : retry.root()), upload, route, traceparent);
  }

  Origin tracedBy(@Nullable String submission) {
    return new Origin(retry, upload, route, submission, schedule);
  }

  Origin ofSchedule(UUID id) {
    return new Origin(retry, upload, route, traceparent, id);
  }

  /** The JSON fields that are shown together with the client's metadata. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    if (retry != null) {
      view.put("retry_of", retry.of().toString());
      if (retry.failedOnly()) {
        view.put("retry_items", "failed");
      }
    }
    if (upload != null) {
      view.put("upload", upload.view());
    }
    if (route != null) {
      view.put("route", route);
    }
    return view;
  }
}
