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
 * What a client asks for: the body of {@code POST /ingest-async}. Everything is as the client sent
 * it; the orchestrator validates it.
 *
 * @param callbackSecret what the webhook to {@code callbackUrl} is signed with; never shown again
 * @param retry how long to wait between attempts; absent: as configured for the type
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

  /** What is to be worked on; everything else is left to the server. */
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

  /** The same as a member of a batch. */
  public JobSubmission inBatch(String id) {
    return new JobSubmission(
        sourceType,
        sourceUri,
        text,
        title,
        collection,
        metadata,
        priority,
        callbackUrl,
        id,
        labels,
        maxDurationSeconds,
        maxAttempts,
        callbackSecret,
        retry);
  }

  /** Without the secret, which has no place in a log. */
  @Override
  public String toString() {
    return "JobSubmission[sourceType=%s, sourceUri=%s, collection=%s, callbackUrl=%s, batchId=%s]"
        .formatted(sourceType, sourceUri, collection, callbackUrl, batchId);
  }
}
