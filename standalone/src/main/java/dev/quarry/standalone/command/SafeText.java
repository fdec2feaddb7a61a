package dev.quarry.standalone.command;

/**
 * Makes text from outside harmless to a terminal: a page could otherwise move the cursor, retitle
 * the window or hide what it says by escape sequences and invisible direction marks.
 */
final class SafeText {
  private SafeText() {}

  /** One line: control and formatting characters gone, white space collapsed. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : point)
        .filter(SafeText::visible)
        .forEach(safe::appendCodePoint);
    return safe.toString().replaceAll(" {2,}", " ").strip();
  }

  /** One line of at most this many characters; shows when something is left out. */
  static String line(String text, int most) {
    String line = line(text);
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + "…";
  }

  private static boolean visible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
