package dev.quarry.mcp.tool;

/** Repeats a caller's value in a message without letting it take the message over. */
final class Quoting {
  private static final int LONGEST = 80;

  private Quoting() {}

  static String brief(Object value) {
    String text = value.toString().replaceAll("[\\p{Cntrl}]+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
