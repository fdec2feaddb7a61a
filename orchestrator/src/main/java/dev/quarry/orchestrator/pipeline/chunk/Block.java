package dev.quarry.orchestrator.pipeline.chunk;

/**
 * A block of a Markdown text: {@code [start, end)} without surrounding blank lines.
 *
 * @param level of a heading, 1 to 6; otherwise 0
 */
record Block(Kind kind, int start, int end, int level) {
  enum Kind {
    HEADING,
    TERM,
    PROSE,
    LIST_ITEM,
    TABLE,
    CODE;

    /** Whether the block names what follows it, and so stays with it. */
    boolean isLead() {
      return this == HEADING || this == TERM;
    }

    /** Whether the block can be split at sentence ends. */
    boolean hasSentences() {
      return this == PROSE || this == LIST_ITEM;
    }
  }
}
