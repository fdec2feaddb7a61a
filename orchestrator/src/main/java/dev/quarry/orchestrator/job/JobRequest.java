package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A validated submission: what a job is to do and under which limits.
 *
 * @param sourceUri what to crawl or load; may be absent for {@link JobType#TEXT} and is for {@link
 *     JobType#HTTP_CALL}
 * @param text the text itself, for {@link JobType#TEXT}; not read where jobs are listed
 * @param options the submission's metadata, as the client sent it: options of the job type and
 *     whatever else it added
 * @param backoff absent: as configured for the type
 * @param origin what the engine itself knows of how the job came about
 */
public record JobRequest(
    JobType type,
    @Nullable String sourceUri,
    @Nullable String text,
    @Nullable String title,
    String collection,
    Map<String, Object> options,
    int priority,
    @Nullable Callback callback,
    @Nullable String batchId,
    List<String> labels,
    Duration maxDuration,
    int maxAttempts,
    @Nullable Backoff backoff,
    Origin origin) {

  /**
   * Where the end of the job is announced.
   *
   * @param sealedSecret what the announcement is signed with, encrypted; absent: the tenant's own
   */
  public record Callback(String url, @Nullable String sealedSecret) {}

  public JobRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = List.copyOf(labels);
  }

  /** Of no other origin than the submission. */
  public JobRequest(
      JobType type,
      @Nullable String sourceUri,
      @Nullable String text,
      @Nullable String title,
      String collection,
      Map<String, Object> options,
      int priority,
      @Nullable Callback callback,
      @Nullable String batchId,
      List<String> labels,
      Duration maxDuration,
      int maxAttempts,
      @Nullable Backoff backoff) {
    this(
        type,
        sourceUri,
        text,
        title,
        collection,
        options,
        priority,
        callback,
        batchId,
        labels,
        maxDuration,
        maxAttempts,
        backoff,
        Origin.NONE);
  }

  /**
   * The same request again, linked to the job that it repeats. A job whose items were given works
   * on these again, and its ledger is filled with them.
   */
  public JobRequest retryOf(UUID job) {
    return with(origin.retryOf(job, itemsAreGiven()));
  }

  /** The failed items of a job again, linked to it; its ledger is filled with them. */
  public JobRequest retryOfFailed(UUID job) {
    return with(origin.retryOf(job, true));
  }

  /** Whether the ledger holds all that there is to do from the beginning. */
  public boolean itemsAreGiven() {
    Origin.Retry retry = origin.retry();
    return type == JobType.WEB_CRAWL && retry != null && retry.failedOnly();
  }

  /** A call by a configured route; clients add no metadata to calls. */
  public JobRequest byRoute(String route) {
    return with(Map.of(), new Origin(null, null, route));
  }

  private JobRequest with(Origin origin) {
    return with(options, origin);
  }

  private JobRequest with(Map<String, Object> options, Origin origin) {
    return new JobRequest(
        type,
        sourceUri,
        text,
        title,
        collection,
        options,
        priority,
        callback,
        batchId,
        labels,
        maxDuration,
        maxAttempts,
        backoff,
        origin);
  }
}
