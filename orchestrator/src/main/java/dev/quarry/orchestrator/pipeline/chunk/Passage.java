package dev.quarry.orchestrator.pipeline.chunk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the embedder reads for a chunk: the document's title and the headings above the chunk stand
 * before its text, because a passage alone often does not say what it is about, and the addresses
 * of links are left out.
 */
public final class Passage {
  private static final int LONGEST_HEADING = 120;

  private Passage() {}

  /** One passage for each chunk, in order. */
  public static List<String> of(@Nullable String title, List<Chunk> chunks) {
    return chunks.stream().map(c -> prefix(title, c.headings()) + PlainText.of(c.text())).toList();
  }

  /** The lines before the text; empty if there is neither title nor heading. */
  static String prefix(@Nullable String title, List<String> headings) {
    StringBuilder prefix = new StringBuilder();
    append(prefix, title);
    for (String heading : headings) {
      if (!heading.equals(title)) {
        append(prefix, heading);
      }
    }
    return prefix.isEmpty() ? "" : prefix.append("\n\n").toString();
  }

  private static void append(StringBuilder prefix, @Nullable String part) {
    if (part == null || part.isBlank()) {
      return;
    }
    if (!prefix.isEmpty()) {
      prefix.append(" > ");
    }
    prefix.append(shortened(part.strip()));
  }

  private static String shortened(String heading) {
    if (heading.length() <= LONGEST_HEADING) {
      return heading;
    }
    int end = LONGEST_HEADING;
    if (Character.isHighSurrogate(heading.charAt(end - 1))) {
      end--;
    }
    return heading.substring(0, end) + "…";
  }
}
