package dev.quarry.orchestrator.pipeline.chunk;

/**
 * A structural part of a Markdown text: {@code [start, end)} without surrounding blank lines.
 *
 * @param level of a heading, 1 to 6; otherwise 0
 */
record Block(Kind kind, int start, int end, int level) {
  enum Kind {
    HEADING,
    PROSE,
    LIST_ITEM,
    TABLE,
    CODE;

    /** Whether a sentence is a sensible part of it. */
    boolean hasSentences() {
      return this == PROSE || this == LIST_ITEM;
    }
  }
}
