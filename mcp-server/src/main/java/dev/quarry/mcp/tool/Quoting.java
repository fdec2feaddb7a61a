package dev.quarry.mcp.tool;

/** Quotes a caller's value in a message: abbreviated and without control characters. */
final class Quoting {
  private static final int MAX_LENGTH = 80;

  private Quoting() {}

  static String abbreviate(Object value) {
    String text = value.toString().replaceAll("[\\p{Cntrl}]+", " ");
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }
}
