package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the chunks of a document, in their order. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChunkPage(
    List<ChunkView> chunks,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public ChunkPage {
    chunks = chunks == null ? List.of() : List.copyOf(chunks);
  }
}
