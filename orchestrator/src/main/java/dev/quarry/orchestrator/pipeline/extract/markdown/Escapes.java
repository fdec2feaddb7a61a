package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.regex.Pattern;

/**
 * Escapes text that would be read as markup (CommonMark 0.31, section 2.4). Nothing else is
 * escaped: names with underscores, sums and arrows stay unchanged, so that searches find them.
 */
final class Escapes {
  private static final Pattern LINE_START =
      Pattern.compile("(?m)^(#{1,6}(?= |$)|[-+*](?= |$)|>|={2,}$|-{2,}$|~{3,}|\\|)");
  private static final Pattern NUMBERED = Pattern.compile("(?m)^(\\d{1,9})([.)])(?= |$)");

  private static final String MARKERS = "#-+*>=~|";

  /** The other line terminators of {@code Pattern.MULTILINE}. */
  private static final String LINE_ENDS = "\r\u0085\u2028\u2029";

  private Escapes() {}

  static void character(StringBuilder out, char c, char next) {
    boolean marks =
        switch (c) {
          case '`' -> true;
          case '\\' -> isPunctuation(next);
          case '*' -> !Character.isWhitespace(next);
          case '<' -> Character.isLetter(next) || next == '/' || next == '!' || next == '?';
          case '(' -> !out.isEmpty() && out.charAt(out.length() - 1) == ']';
          default -> false;
        };
    if (marks) {
      out.append('\\');
    }
    out.append(c);
  }

  static String lineStarts(String paragraph) {
    if (!mayBeginBlock(paragraph)) {
      return paragraph;
    }
    String escaped = LINE_START.matcher(paragraph).replaceAll("\\\\$1");
    return NUMBERED.matcher(escaped).replaceAll("$1\\\\$2");
  }

  /** Most paragraphs have no such line; the patterns below look at every character. */
  private static boolean mayBeginBlock(String paragraph) {
    boolean lineStart = true;
    for (int i = 0; i < paragraph.length(); i++) {
      char c = paragraph.charAt(i);
      if (lineStart && (c >= '0' && c <= '9' || MARKERS.indexOf(c) >= 0)) {
        return true;
      }
      lineStart = c == '\n' || LINE_ENDS.indexOf(c) >= 0;
    }
    return false;
  }

  /** Escapes a URL for the parentheses of a link. */
  static String address(String address) {
    StringBuilder out = new StringBuilder(address.length());
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      switch (c) {
        case '(' -> out.append("%28");
        case ')' -> out.append("%29");
        case '<' -> out.append("%3C");
        case '>' -> out.append("%3E");
        case '|' -> out.append("%7C");
        case '\\' -> out.append("%5C");
        default -> {
          if (c <= ' ') {
            out.append("%20");
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  static int longestRun(String text, char c) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == c ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }
}
