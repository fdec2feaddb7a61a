package dev.quarry.orchestrator.knowledge;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Removes markup from Markdown. It must be linear in the length of any text, because the input is
 * untrusted; it therefore uses no regular expressions.
 */
public final class PlainText {
  private PlainText() {}

  /**
   * Reduces inline links and images (CommonMark 0.31, sections 6.3 and 6.4) to their text. Brackets
   * may be nested; a destination with parentheses or white space is not recognised. Code stays as
   * it is.
   */
  public static String of(String markdown) {
    return markdown.indexOf("](") < 0 ? markdown : without(markdown, linkMarkup(markdown));
  }

  /** The text of a heading's first line, without heading marks, links, code and emphasis. */
  public static String heading(String markdown) {
    int newline = markdown.indexOf('\n');
    String line = of(newline < 0 ? markdown : markdown.substring(0, newline)).strip();
    int from = skip(line, 0, '#');
    int to = endWithoutClosingMarks(line, from);
    StringBuilder words = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < to && isPunctuation(line.charAt(i + 1))) {
        words.append(line.charAt(++i));
      } else if (c != '`' && c != '*') {
        words.append(c);
      }
    }
    return words.toString().strip();
  }

  /** The end of a heading without its closing sequence, which follows a space: "C# ##" is "C#". */
  private static int endWithoutClosingMarks(String line, int from) {
    int to = line.length();
    while (to > from && line.charAt(to - 1) == '#') {
      to--;
    }
    return to == from || line.charAt(to - 1) == ' ' ? to : line.length();
  }

  /** The positions of the characters around link texts. */
  private static BitSet linkMarkup(String text) {
    BitSet markup = new BitSet(text.length());
    Deque<Integer> open = new ArrayDeque<>();
    CodeSpans code = new CodeSpans(text);
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '`', '~' -> i = code.end(i) - 1;
        case '[' -> open.push(i);
        case ']' -> {
          int end = open.isEmpty() ? -1 : destinationEnd(text, i + 1);
          int start = open.isEmpty() ? -1 : open.pop();
          if (end >= 0) {
            markup.set(start > 0 && text.charAt(start - 1) == '!' ? start - 1 : start, start + 1);
            markup.set(i, end);
            i = end - 1;
          }
        }
        default -> {}
      }
    }
    return markup;
  }

  /** The position after the parentheses that begin at {@code from}; -1 if there are none. */
  private static int destinationEnd(String text, int from) {
    if (from == text.length() || text.charAt(from) != '(') {
      return -1;
    }
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ')') {
        return i + 1;
      }
      if (c == '(' || Character.isWhitespace(c)) {
        return -1;
      }
    }
    return -1;
  }

  private static String without(String text, BitSet dropped) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int from = 0; from < text.length(); ) {
      int start = dropped.nextClearBit(from);
      int next = dropped.nextSetBit(start);
      int end = next < 0 ? text.length() : next;
      if (start < end) {
        kept.append(text, start, end);
      }
      from = Math.max(end, start);
    }
    return kept.toString();
  }

  private static int skip(String text, int from, char c) {
    int i = from;
    while (i < text.length() && text.charAt(i) == c) {
      i++;
    }
    return i;
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }
}
