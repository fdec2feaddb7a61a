package dev.quarry.orchestrator.pipeline.chunk;

/** Finds the ends of sentences, words and lines. A line break ends a sentence, too. */
final class Sentences {
  private static final String WIDE_ENDS = "。！？";
  private static final String ENDS = ".!?…";
  private static final String CLOSERS = "\"')]}”’»*_`";

  private Sentences() {}

  /** The position after the sentence that begins at {@code from} and its trailing white space. */
  static int end(String text, int from, int limit) {
    for (int i = from; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '\n' || WIDE_ENDS.indexOf(c) >= 0) {
        return skipBlank(text, i + 1, limit);
      }
      if (ENDS.indexOf(c) >= 0) {
        int after = skipClosers(text, i + 1, limit);
        if (after < limit && Character.isWhitespace(text.charAt(after))) {
          return skipBlank(text, after, limit);
        }
      }
    }
    return limit;
  }

  /** The position after the word that begins at {@code from} and its trailing white space. */
  static int wordEnd(String text, int from, int limit) {
    int i = from;
    while (i < limit && !Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return skipBlank(text, i, limit);
  }

  /** The position after the line that begins at {@code from}. */
  static int lineEnd(String text, int from, int limit) {
    int newline = text.indexOf('\n', from, limit);
    return newline < 0 ? limit : newline + 1;
  }

  private static int skipClosers(String text, int from, int limit) {
    int i = from;
    while (i < limit && CLOSERS.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static int skipBlank(String text, int from, int limit) {
    int i = from;
    while (i < limit && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
