package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One item of a job: a URL or a document. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemView(
    @JsonProperty("item_id") long itemId,
    String uri,
    ItemStatus status,
    int depth,
    @Nullable String reason,
    @JsonProperty("error_code") @Nullable String errorCode,
    @JsonProperty("error_message") @Nullable String errorMessage,
    @JsonProperty("document_id") @Nullable UUID documentId,
    @JsonProperty("updated_at") Instant updatedAt) {

  public ItemView {
    requireNonNull(uri, "uri");
    requireNonNull(status, "status");
    requireNonNull(updatedAt, "updated_at");
  }
}
