package dev.quarry.mcp.tool;

/** Truncates text without splitting a surrogate pair. */
public final class Truncation {
  private Truncation() {}

  /**
   * @param maxLength in UTF-16 code units
   */
  static String truncate(String text, int maxLength) {
    return text.substring(0, endIndex(text, 0, maxLength));
  }

  /**
   * The exclusive end of the longest excerpt that starts at an index and is not larger as a JSON
   * string in UTF-8, without its quotation marks.
   */
  static int endIndexInBytes(String text, int start, int maxBytes) {
    int bytes = 0;
    int end = start;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += jsonBytes(codePoint);
      if (bytes > maxBytes) {
        return end;
      }
      end += Character.charCount(codePoint);
    }
    return end;
  }

  /** The size as a JSON string in UTF-8, without its quotation marks. */
  public static int jsonBytes(String text) {
    return text.codePoints().map(Truncation::jsonBytes).sum();
  }

  private static int jsonBytes(int codePoint) {
    if (codePoint < ' ') {
      return "\n\r\t\b\f".indexOf(codePoint) < 0 ? 6 : 2;
    }
    if (codePoint < 0x80) {
      return codePoint == '"' || codePoint == '\\' ? 2 : 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
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
