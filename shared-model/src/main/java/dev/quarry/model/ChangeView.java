package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document that a job added, changed or removed.
 *
 * @param itemId the item of the job by which it did so
 * @param reason why it was removed: the reason or the error code of the item
 * @param documentId absent if the document was removed
 * @param title the document's current title
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeView(
    @JsonProperty("item_id") long itemId,
    String uri,
    DocumentChange change,
    @Nullable String reason,
    @JsonProperty("document_id") @Nullable UUID documentId,
    @Nullable String title,
    @JsonProperty("updated_at") Instant updatedAt) {

  public ChangeView {
    requireNonNull(uri, "uri");
    requireNonNull(change, "change");
    requireNonNull(updatedAt, "updated_at");
  }
}
