package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored document. {@code text} (the extracted Markdown) and {@code metadata} are present only in
 * the response for a single document.
 *
 * @param version of the product that the document describes, as its metadata states it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentView(
    @JsonProperty("document_id") UUID documentId,
    String uri,
    @Nullable String title,
    String collection,
    @Nullable String language,
    @JsonProperty("content_hash") String contentHash,
    int chunks,
    @JsonProperty("job_id") UUID jobId,
    @JsonProperty("ingested_at") Instant ingestedAt,
    @Nullable String text,
    @Nullable Map<String, Object> metadata,
    @Nullable String version) {

  public DocumentView(
      UUID documentId,
      String uri,
      @Nullable String title,
      String collection,
      @Nullable String language,
      String contentHash,
      int chunks,
      UUID jobId,
      Instant ingestedAt,
      @Nullable String text,
      @Nullable Map<String, Object> metadata) {
    this(
        documentId,
        uri,
        title,
        collection,
        language,
        contentHash,
        chunks,
        jobId,
        ingestedAt,
        text,
        metadata,
        null);
  }

  public DocumentView {
    requireNonNull(documentId, "document_id");
    requireNonNull(uri, "uri");
    requireNonNull(collection, "collection");
    requireNonNull(contentHash, "content_hash");
    requireNonNull(jobId, "job_id");
    requireNonNull(ingestedAt, "ingested_at");
    metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
