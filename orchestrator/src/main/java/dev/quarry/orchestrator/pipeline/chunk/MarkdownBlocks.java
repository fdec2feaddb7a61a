package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.pipeline.chunk.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a Markdown text into blocks in one pass over its lines. One instance for each text. */
final class MarkdownBlocks {
  private final String text;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Kind open;
  private int openStart;
  private int openEnd;
  private int openLines;
  private char fence;
  private int fenceLength;

  private MarkdownBlocks(String text) {
    this.text = text;
  }

  static List<Block> parse(String markdown) {
    return new MarkdownBlocks(markdown).parse();
  }

  private List<Block> parse() {
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      line(start, end);
      start = end + 1;
    }
    close();
    return blocks;
  }

  private void line(int start, int end) {
    int first = firstNonBlank(start, end);
    if (open == Kind.CODE) {
      extend(end);
      if (closesFence(first, end)) {
        close();
      }
    } else if (first == end) {
      close();
    } else if (opensFence(first, end)) {
      begin(Kind.CODE, start, end);
    } else if (headingLevel(first, end) > 0) {
      close();
      blocks.add(new Block(Kind.HEADING, first, end, headingLevel(first, end)));
    } else if (isUnderline(first, end)) {
      int level = text.charAt(first) == '=' ? 1 : 2;
      blocks.add(new Block(Kind.HEADING, openStart, end, level));
      open = null;
    } else if (text.charAt(first) == '|') {
      continueOrBegin(Kind.TABLE, start, end);
    } else if (startsItem(first, end)) {
      begin(Kind.LIST_ITEM, start, end);
    } else if (open == Kind.LIST_ITEM) {
      extend(end);
    } else {
      continueOrBegin(Kind.PROSE, start, end);
    }
  }

  private void continueOrBegin(Kind kind, int start, int end) {
    if (open == kind) {
      extend(end);
    } else {
      begin(kind, start, end);
    }
  }

  private void begin(Kind kind, int start, int end) {
    close();
    open = kind;
    openStart = start;
    openEnd = end;
    openLines = 1;
  }

  private void extend(int end) {
    openEnd = end;
    openLines++;
  }

  private void close() {
    if (open != null) {
      blocks.add(new Block(open, openStart, openEnd, 0));
      open = null;
    }
  }

  private int firstNonBlank(int start, int end) {
    int i = start;
    while (i < end && text.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  private int run(int from, int end, char c) {
    int i = from;
    while (i < end && text.charAt(i) == c) {
      i++;
    }
    return i - from;
  }

  private boolean opensFence(int first, int end) {
    char c = text.charAt(first);
    int length = c == '`' || c == '~' ? run(first, end, c) : 0;
    // A back-tick later in the line means inline code, not a fence.
    if (length < 3 || (c == '`' && contains(first + length, end, '`'))) {
      return false;
    }
    fence = c;
    fenceLength = length;
    return true;
  }

  private boolean contains(int from, int end, char c) {
    int at = text.indexOf(c, from, end);
    return at >= 0;
  }

  private boolean closesFence(int first, int end) {
    int length = run(first, end, fence);
    return length >= fenceLength && firstNonBlank(first + length, end) == end;
  }

  private int headingLevel(int first, int end) {
    int level = run(first, end, '#');
    boolean heading =
        level >= 1 && level <= 6 && (first + level == end || text.charAt(first + level) == ' ');
    return heading ? level : 0;
  }

  /**
   * Whether the line is a setext underline, which makes a heading of the one-line paragraph above.
   */
  private boolean isUnderline(int first, int end) {
    char c = text.charAt(first);
    if (open != Kind.PROSE || openLines != 1 || (c != '=' && c != '-')) {
      return false;
    }
    int length = run(first, end, c);
    return length >= 2 && firstNonBlank(first + length, end) == end;
  }

  private boolean startsItem(int first, int end) {
    int i = first;
    if ("-*+".indexOf(text.charAt(i)) >= 0) {
      i++;
    } else {
      while (i < end && i - first < 9 && Character.isDigit(text.charAt(i))) {
        i++;
      }
      if (i == first || i == end || (text.charAt(i) != '.' && text.charAt(i) != ')')) {
        return false;
      }
      i++;
    }
    return i < end && text.charAt(i) == ' ';
  }
}
