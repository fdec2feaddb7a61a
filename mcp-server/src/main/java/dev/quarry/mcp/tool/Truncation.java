package dev.quarry.mcp.tool;

/** Truncates text without splitting a surrogate pair. */
final class Truncation {
  private Truncation() {}

  /**
   * @param maxLength in UTF-16 code units
   */
  static String truncate(String text, int maxLength) {
    return text.substring(0, endIndex(text, 0, maxLength));
  }

  /**
   * The exclusive end of the excerpt that starts at an index.
   *
   * @param maxLength in UTF-16 code units
   */
  static int endIndex(String text, int start, int maxLength) {
    int end = Math.min(text.length(), start + Math.max(0, maxLength));
    boolean splits =
        end > start
            && end < text.length()
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return splits ? end - 1 : end;
  }
}
