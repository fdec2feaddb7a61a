package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the embedder reads for a chunk: the document's title and the headings above the chunk stand
 * before its text, because a passage alone often does not say what it is about, and the addresses
 * of links are left out.
 */
public final class Passage {
  private static final int LONGEST_HEADING = 80;

  /** Characters before the text; what is too much is left out from the outer headings on. */
  private static final int LONGEST_PREFIX = 240;

  private static final String SEPARATOR = " > ";

  private Passage() {}

  /** One passage for each chunk, in order. */
  public static List<String> of(@Nullable String title, List<Chunk> chunks) {
    return chunks.stream().map(c -> prefix(title, c.headings()) + PlainText.of(c.text())).toList();
  }

  /** The lines before the text; empty if there is neither title nor heading. */
  static String prefix(@Nullable String title, List<String> headings) {
    String top = title == null ? "" : shortened(title, LONGEST_HEADING);
    int room = LONGEST_PREFIX - top.length();
    Deque<String> parts = new ArrayDeque<>();
    for (String heading : headings.reversed()) {
      String part = shortened(heading, LONGEST_HEADING);
      room -= part.length() + SEPARATOR.length();
      if (room < 0) {
        break;
      }
      if (!part.isEmpty() && !part.equals(top)) {
        parts.addFirst(part);
      }
    }
    if (!top.isEmpty()) {
      parts.addFirst(top);
    }
    return parts.isEmpty() ? "" : String.join(SEPARATOR, parts) + "\n\n";
  }

  static String shortened(String words, int maxLength) {
    String heading = words.strip();
    if (heading.length() <= maxLength) {
      return heading;
    }
    int end = maxLength;
    if (Character.isHighSurrogate(heading.charAt(end - 1))) {
      end--;
    }
    return heading.substring(0, end) + "…";
  }
}
