package dev.quarry.orchestrator.knowledge;

import java.util.List;

/**
 * A passage of a document, small enough for the embedder.
 *
 * @param ordinal position in the document, from 0
 * @param text exactly {@code markdown.substring(startOffset, endOffset)}
 * @param headings the headings of the sections that contain it, outermost first
 */
public record Chunk(
    int ordinal, String text, List<String> headings, int startOffset, int endOffset) {
  public Chunk {
    headings = List.copyOf(headings);
  }
}
