package dev.quarry.orchestrator.pipeline.chunk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The headings above the place that was reached in a document. */
final class HeadingPath {
  private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]*)]\\([^()\\s]*\\)");
  private static final Pattern MARKS =
      Pattern.compile("^#+ *|[ #]+$|\n.*$|\\\\(?=\\p{Punct})|[`*]");

  private record Heading(int level, String text) {}

  private final Deque<Heading> open = new ArrayDeque<>();

  /** Enters the section below a heading. */
  void enter(int level, String markdown) {
    while (!open.isEmpty() && open.getLast().level() >= level) {
      open.removeLast();
    }
    String text = plain(markdown);
    if (!text.isBlank()) {
      open.addLast(new Heading(level, text));
    }
  }

  List<String> names() {
    return open.stream().map(Heading::text).toList();
  }

  private static String plain(String heading) {
    String unlinked = LINK.matcher(heading).replaceAll("$1");
    return MARKS.matcher(unlinked).replaceAll("").strip();
  }
}
