package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text that is embedded for a chunk: the document's title and the chunk's headings come first,
 * because a chunk alone often does not show its subject; the URLs of links are removed.
 */
public final class Passage {
  private static final int MAX_HEADING_LENGTH = 80;

  /** Maximum characters of the prefix; outer headings are dropped first. */
  private static final int MAX_PREFIX_LENGTH = 240;

  private static final String SEPARATOR = " > ";

  private Passage() {}

  /** Builds one passage for each chunk, in order. */
  public static List<String> of(@Nullable String title, List<Chunk> chunks) {
    return chunks.stream().map(c -> prefix(title, c.headings()) + c.passage()).toList();
  }

  /** The title and headings before the text; empty if there are none. */
  static String prefix(@Nullable String title, List<String> headings) {
    boolean repeated = title != null && !headings.isEmpty() && contains(headings.getFirst(), title);
    String name = repeated ? headings.getFirst() : Objects.requireNonNullElse(title, "");
    String top = shortened(name, MAX_HEADING_LENGTH);
    int remaining = MAX_PREFIX_LENGTH - top.length();
    Deque<String> parts = new ArrayDeque<>();
    for (String heading : headings.subList(repeated ? 1 : 0, headings.size()).reversed()) {
      String part = shortened(heading, MAX_HEADING_LENGTH);
      remaining -= part.length() + SEPARATOR.length();
      if (remaining < 0) {
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

  /** Whether the outermost heading is that of the page: it says what the title says. */
  private static boolean contains(String heading, String title) {
    return heading.toLowerCase(Locale.ROOT).contains(title.strip().toLowerCase(Locale.ROOT));
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
