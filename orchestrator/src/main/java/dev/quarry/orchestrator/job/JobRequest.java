package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A validated submission: what a job is to do and under which limits.
 *
 * @param sourceUri what to crawl or load; absent only for {@link JobType#TEXT}
 * @param text the text itself, for {@link JobType#TEXT}; not read where jobs are listed
 * @param options the submission's metadata: options of the job type and whatever the client added
 * @param backoff absent: as configured for the type
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
    @Nullable Backoff backoff) {

  /** The option that names the job which this one repeats. */
  public static final String RETRY_OF = "retry_of";

  /**
   * Where the end of the job is announced.
   *
   * @param sealedSecret what the announcement is signed with, encrypted; absent: the tenant's own
   */
  public record Callback(String url, @Nullable String sealedSecret) {}

  /** The option that says which items of that job this one works on; absent: all of them. */
  public static final String RETRY_ITEMS = "retry_items";

  private static final String FAILED = "failed";

  /** The option that names the file which came with the submission. */
  public static final String UPLOAD = "upload";

  /** Options that Quarry itself sets. */
  public static final Set<String> RESERVED = Set.of(RETRY_OF, RETRY_ITEMS, UPLOAD);

  public JobRequest {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    labels = List.copyOf(labels);
  }

  /**
   * The same request again, linked to the job that it repeats. A job whose items were given works
   * on these again, and its ledger is filled with them.
   */
  public JobRequest retryOf(UUID job) {
    return itemsAreGiven() ? retryOfFailed(job) : with(Map.of(RETRY_OF, job.toString()));
  }

  /** The failed items of a job again, linked to it; its ledger is filled with them. */
  public JobRequest retryOfFailed(UUID job) {
    return with(Map.of(RETRY_OF, job.toString(), RETRY_ITEMS, FAILED));
  }

  /** Whether the ledger holds all that there is to do from the beginning. */
  public boolean itemsAreGiven() {
    return type == JobType.WEB_CRAWL && FAILED.equals(options.get(RETRY_ITEMS));
  }

  /** A file that came with the submission and is read instead of the address. */
  public record UploadedFile(UUID id, String name) {

    /** Where it came from, as far as can be said; the name stands at its end. */
    public URI uri() {
      return URI.create("upload:/" + Upload.encoded(name));
    }
  }

  public Optional<UploadedFile> upload() {
    return options.get(UPLOAD) instanceof Map<?, ?> upload
        ? Optional.of(
            new UploadedFile(
                UUID.fromString(String.valueOf(upload.get("id"))),
                String.valueOf(upload.get("name"))))
        : Optional.empty();
  }

  private JobRequest with(Map<String, Object> added) {
    Map<String, Object> linked = new LinkedHashMap<>(options);
    linked.keySet().removeAll(Set.of(RETRY_OF, RETRY_ITEMS));
    linked.putAll(added);
    return new JobRequest(
        type,
        sourceUri,
        text,
        title,
        collection,
        linked,
        priority,
        callback,
        batchId,
        labels,
        maxDuration,
        maxAttempts,
        backoff);
  }
}
