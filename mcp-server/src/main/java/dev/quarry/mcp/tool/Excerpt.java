package dev.quarry.mcp.tool;

/** Cuts texts without cutting a character in half. */
final class Excerpt {
  private Excerpt() {}

  /** The first characters of a text, at most this many. */
  static String start(String text, int most) {
    return text.substring(0, end(text, 0, most));
  }

  /**
   * Where a piece that begins here ends, at most this many characters later; never between the two
   * halves of a surrogate pair.
   */
  static int end(String text, int from, int most) {
    int end = Math.min(text.length(), from + Math.max(0, most));
    boolean splits =
        end > from
            && end < text.length()
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return splits ? end - 1 : end;
  }
}
