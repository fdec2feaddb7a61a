package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/**
 * A chunk of a stored document.
 *
 * @param ordinal position in the document, from 0
 * @param headings the headings of the sections that contain it, outermost first
 * @param startOffset of its text in the text of the document, in UTF-16 code units
 * @param vector {@code ready} (a search finds it by its meaning), {@code pending} (by its words
 *     only), or {@code refused} (the embedding model does not take its text)
 */
public record ChunkView(
    @JsonProperty("chunk_id") UUID chunkId,
    int ordinal,
    String text,
    List<String> headings,
    @JsonProperty("start_offset") int startOffset,
    @JsonProperty("end_offset") int endOffset,
    String vector) {

  public ChunkView {
    requireNonNull(chunkId, "chunk_id");
    requireNonNull(text, "text");
    headings = headings == null ? List.of() : List.copyOf(headings);
    requireNonNull(vector, "vector");
  }
}
