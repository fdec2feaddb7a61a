package dev.quarry.orchestrator.knowledge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the ends of code in a Markdown text: fenced blocks and code spans (CommonMark 0.31,
 * sections 4.5 and 6.1). It is asked with ascending positions, and its time is linear in the text.
 * Not thread-safe.
 */
final class CodeSpans {
  private static final int MIN_FENCE_LENGTH = 3;

  private final String text;

  /** The starts of the runs of back-ticks that have not been passed yet, by their length. */
  private final Map<Integer, Deque<Integer>> runs = new HashMap<>();

  private int blankLine = -1;

  CodeSpans(String text) {
    this.text = text;
    for (int i = 0; i < text.length(); ) {
      int length = run(i, '`');
      if (length > 0) {
        runs.computeIfAbsent(length, _ -> new ArrayDeque<>()).add(i);
      }
      i += Math.max(1, length);
    }
  }

  /**
   * The position after the code that a run of back-ticks or tildes begins, or after the run if it
   * begins none.
   */
  int end(int from) {
    char mark = text.charAt(from);
    int length = run(from, mark);
    if (length >= MIN_FENCE_LENGTH && beginsLine(from) && !hasBackTick(from + length, mark)) {
      return fenceEnd(from, mark, length);
    }
    int after = from + length;
    if (mark == '`') {
      Deque<Integer> same = runs.getOrDefault(length, new ArrayDeque<>());
      while (!same.isEmpty() && same.getFirst() < after) {
        same.removeFirst();
      }
      if (!same.isEmpty() && same.getFirst() < paragraphEnd(from)) {
        return same.getFirst() + length;
      }
    }
    return after;
  }

  private int fenceEnd(int from, char mark, int length) {
    int line = text.indexOf('\n', from);
    while (line >= 0) {
      int first = line + 1;
      while (first < text.length() && text.charAt(first) == ' ') {
        first++;
      }
      int closing = run(first, mark);
      if (closing >= length && endsLine(first + closing)) {
        return first + closing;
      }
      line = text.indexOf('\n', first);
    }
    return text.length();
  }

  private int paragraphEnd(int from) {
    if (blankLine < from) {
      int next = text.indexOf("\n\n", from);
      blankLine = next < 0 ? text.length() : next;
    }
    return blankLine;
  }

  private boolean beginsLine(int from) {
    int i = from;
    while (i > 0 && text.charAt(i - 1) == ' ') {
      i--;
    }
    return i == 0 || text.charAt(i - 1) == '\n';
  }

  private boolean endsLine(int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) <= ' ') {
      i++;
    }
    return i == text.length() || text.charAt(i) == '\n';
  }

  /** Whether a back-tick stands in the line after back-ticks, which are a code span then. */
  private boolean hasBackTick(int from, char mark) {
    int end = text.indexOf('\n', from);
    return mark == '`' && text.indexOf('`', from, end < 0 ? text.length() : end) >= 0;
  }

  private int run(int from, char mark) {
    int i = from;
    while (i < text.length() && text.charAt(i) == mark) {
      i++;
    }
    return i - from;
  }
}
