package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.PlainText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The headings of the sections that contain the current position in a document. */
final class HeadingPath {
  /** Every chunk of a section is stored with its headings, so their length is limited. */
  static final int MAX_HEADING_LENGTH = 200;

  private record Heading(int level, String text) {}

  private final Deque<Heading> open = new ArrayDeque<>();

  /** Enters the section of a heading. */
  void enter(int level, String markdown) {
    while (!open.isEmpty() && open.getLast().level() >= level) {
      open.removeLast();
    }
    String text = Passage.shortened(PlainText.heading(markdown), MAX_HEADING_LENGTH);
    if (!text.isBlank()) {
      open.addLast(new Heading(level, text));
    }
  }

  List<String> names() {
    return open.stream().map(Heading::text).toList();
  }
}
