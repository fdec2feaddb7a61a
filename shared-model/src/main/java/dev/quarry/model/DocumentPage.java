package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of stored documents. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentPage(
    List<DocumentView> documents,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public DocumentPage {
    documents = documents == null ? List.of() : List.copyOf(documents);
  }
}
