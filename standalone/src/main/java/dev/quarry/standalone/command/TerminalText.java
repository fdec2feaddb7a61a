package dev.quarry.standalone.command;

/**
 * Sanitises untrusted text for a terminal: escape sequences could move the cursor or change the
 * window title, and invisible direction marks could disguise text.
 */
final class TerminalText {
  private TerminalText() {}

  /** One line without control and format characters; whitespace is collapsed. */
  static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : point)
        .filter(TerminalText::isVisible)
        .forEach(safe::appendCodePoint);
    return safe.toString().replaceAll(" {2,}", " ").strip();
  }

  /** Without control and format characters; whitespace is kept. */
  static String paragraph(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> point == '\t' || isVisible(point))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** As {@link #line(String)}, truncated to a length; a truncated text ends with an ellipsis. */
  static String line(String text, int maxLength) {
    String line = line(text);
    if (line.length() <= maxLength) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    return line.substring(0, end) + "…";
  }

  private static boolean isVisible(int point) {
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
