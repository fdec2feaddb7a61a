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
 * A validated submission: the work of a job and its limits.
 *
 * @param sourceUri what to crawl or load; may be null for {@link JobType#TEXT}, always null for
 *     {@link JobType#HTTP_CALL} and {@link JobType#REINDEX}; of {@link JobType#IMPORT} the name of
 *     the file
 * @param text content of a {@link JobType#TEXT} job; null when jobs are listed
 * @param options the submission's metadata as the client sent it: options of the job type and the
 *     client's own entries
 * @param backoff null: the backoff configured for the type
 * @param origin how the job was created, as recorded by the engine
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

  /** The collection of a job for all collections of its tenant; no collection has this name. */
  public static final String ALL_COLLECTIONS = "*";

  /**
   * The webhook of the job.
   *
   * @param encryptedSecret encrypted signing secret; null: the tenant's secret
   */
  public record Callback(String url, @Nullable String encryptedSecret) {}

  public JobRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = List.copyOf(labels);
  }

  /** A request without a recorded origin: a plain submission. */
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
   * This request as a retry, linked to the job that it repeats. If that job processed a given list
   * of items, the retry's ledger is filled with them.
   */
  public JobRequest retryOf(UUID job) {
    return with(origin.retryOf(job, itemsAreGiven()));
  }

  /** A retry of the failed items of a job, linked to it; its ledger is filled with them. */
  public JobRequest retryOfFailed(UUID job) {
    return with(origin.retryOf(job, true));
  }

  /** Whether the ledger holds all items from the start, so that no links are followed. */
  public boolean itemsAreGiven() {
    Origin.Retry retry = origin.retry();
    return type == JobType.WEB_CRAWL && retry != null && retry.failedOnly();
  }

  /** A call through a configured route. Calls have no client metadata. */
  public JobRequest byRoute(String route) {
    return with(Map.of(), new Origin(null, null, route, null));
  }

  /** This request, submitted in a trace. */
  public JobRequest tracedBy(@Nullable String traceparent) {
    return with(origin.tracedBy(traceparent));
  }

  /** This request as a run of a schedule. */
  public JobRequest ofSchedule(UUID schedule) {
    return with(origin.ofSchedule(schedule));
  }

  /** This request for the stored documents of a collection, or of {@link #ALL_COLLECTIONS}. */
  public JobRequest ofStoredDocuments(String ofCollection, Duration atMost) {
    return new JobRequest(
        type,
        sourceUri,
        text,
        title,
        ofCollection,
        options,
        priority,
        callback,
        batchId,
        labels,
        atMost,
        maxAttempts,
        backoff,
        origin);
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
