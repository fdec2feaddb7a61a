package dev.quarry.orchestrator.pipeline.extract.parser;

/**
 * How many documents within one document are read, and how deep they may be nested, whichever
 * reader finds them. Not thread-safe.
 */
final class EmbeddedBudget {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_DOCUMENTS = 200;

  private int depth;
  private int documents;

  boolean allowsAnother() {
    return depth < MAX_DEPTH && documents < MAX_DOCUMENTS;
  }

  void enter() {
    documents++;
    depth++;
  }

  void leave() {
    depth--;
  }
}
