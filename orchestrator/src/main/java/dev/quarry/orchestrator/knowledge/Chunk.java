package dev.quarry.orchestrator.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A passage of a document, small enough for the embedder.
 *
 * @param ordinal position in the document, from 0
 * @param text exactly {@code markdown.substring(startOffset, endOffset)}
 * @param headings the headings of the sections that contain it, outermost first
 * @param context what stands before the text and is needed to understand it: the head of the table
 *     whose rows it has, the term that it defines, or the line that begins its code; empty if there
 *     is none
 * @param anchor the fragment of the document's URI that leads to the text; null if the document has
 *     none there
 */
public record Chunk(
    int ordinal,
    String text,
    List<String> headings,
    int startOffset,
    int endOffset,
    String context,
    @Nullable String anchor) {
  public Chunk {
    headings = List.copyOf(headings);
  }

  /** A chunk that needs no context and has no place of its own in the document. */
  public Chunk(int ordinal, String text, List<String> headings, int startOffset, int endOffset) {
    this(ordinal, text, headings, startOffset, endOffset, "", null);
  }

  /** What is indexed by its words and shown: see {@link #passage(String, String)}. */
  public String passage() {
    return passage(context, text);
  }

  /** The text after its context, without the targets of its links. */
  public static String passage(String context, String text) {
    return PlainText.of(context.isEmpty() ? text : context + "\n" + text);
  }
}
