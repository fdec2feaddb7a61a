package dev.quarry.orchestrator.pipeline.extract.document;

/** The text of a document has reached its limit; the rest is not read. */
public final class TextLimitException extends RuntimeException {
  TextLimitException() {
    super("the text is longer than the limit", null, false, false);
  }
}
