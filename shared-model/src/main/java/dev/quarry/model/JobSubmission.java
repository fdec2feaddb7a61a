package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The submission of a job: the body of {@code POST /ingest-async}. The members are not validated
 * here; the orchestrator validates them.
 *
 * @param callbackSecret secret that signs the webhook to {@code callbackUrl}; never returned
 * @param retry backoff between attempts; absent: as configured for the job type
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSubmission(
    @JsonProperty("source_type") @Nullable String sourceType,
    @JsonProperty("source_uri") @Nullable String sourceUri,
    @Nullable String text,
    @Nullable String title,
    @Nullable String collection,
    @Nullable Map<String, Object> metadata,
    @Nullable Integer priority,
    @JsonProperty("callback_url") @Nullable String callbackUrl,
    @JsonProperty("batch_id") @Nullable String batchId,
    @Nullable List<String> labels,
    @JsonProperty("max_duration_seconds") @Nullable Integer maxDurationSeconds,
    @JsonProperty("max_attempts") @Nullable Integer maxAttempts,
    @JsonProperty("callback_secret") @Nullable String callbackSecret,
    @Nullable RetryBackoff retry) {

  public JobSubmission {
    metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    labels = labels == null ? null : Collections.unmodifiableList(new ArrayList<>(labels));
  }

  /** A submission with the server's defaults for all other members. */
  public static JobSubmission of(
      String sourceType,
      @Nullable String sourceUri,
      @Nullable String text,
      @Nullable String title,
      @Nullable String collection,
      Map<String, Object> metadata) {
    return new JobSubmission(
        sourceType,
        sourceUri,
        text,
        title,
        collection,
        metadata.isEmpty() ? null : metadata,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A copy with this batch id. */
  public JobSubmission inBatch(String id) {
    return with(text, id);
  }

  /** A copy with this text. */
  public JobSubmission withText(@Nullable String other) {
    return with(other, batchId);
  }

  private JobSubmission with(@Nullable String text, @Nullable String batchId) {
    return new JobSubmission(
        sourceType,
        sourceUri,
        text,
        title,
        collection,
        metadata,
        priority,
        callbackUrl,
        batchId,
        labels,
        maxDurationSeconds,
        maxAttempts,
        callbackSecret,
        retry);
  }

  /** Without the secret, which must not be logged. */
  @Override
  public String toString() {
    return "JobSubmission[sourceType=%s, sourceUri=%s, collection=%s, callbackUrl=%s, batchId=%s]"
        .formatted(sourceType, sourceUri, collection, callbackUrl, batchId);
  }
}
