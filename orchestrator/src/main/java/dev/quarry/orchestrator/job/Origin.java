package dev.quarry.orchestrator.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a job came about, as the engine knows it. Nothing of it stands in the client's metadata.
 *
 * @param retry absent: the job repeats no other
 * @param upload the file that came with the submission and is read instead of the address
 * @param route of a call: the name of the configured route
 */
public record Origin(@Nullable Retry retry, @Nullable Upload upload, @Nullable String route) {
  public static final Origin NONE = new Origin(null, null, null);

  /**
   * What a job repeats.
   *
   * @param of the job before
   * @param failedOnly whether only the failed items of that job are worked on
   * @param root the job at the beginning of the chain of retries
   */
  public record Retry(UUID of, boolean failedOnly, UUID root) {}

  Origin retryOf(UUID job, boolean failedOnly) {
    return new Origin(
        new Retry(job, failedOnly, retry == null ? job : retry.root()), upload, route);
  }

  /** As it is shown beside the client's own metadata. */
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
