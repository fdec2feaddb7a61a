package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.pipeline.chunk.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a Markdown text into blocks in one pass over its lines. One instance for each text. */
final class MarkdownBlocks {
  private static final int TAB_STOP = 4;

  /** Text that is indented by this much more than its surroundings is code. */
  private static final int CODE_INDENT = 4;

  /** Items at deeper levels belong to this one, so that the time for a line is bounded. */
  private static final int MAX_ITEM_DEPTH = 64;

  private final String text;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Kind open;
  private int openStart;
  private int openEnd;
  private int openLines;
  private char fence;
  private int fenceLength;

  /** The open code is told by its indentation, relative to this column; -1 if it is not. */
  private int codeColumn = -1;

  /** The columns at which the content of the open list items begins. */
  private final int[] items = new int[MAX_ITEM_DEPTH];

  private int itemDepth;

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
    if (open == Kind.CODE && codeColumn < 0) {
      extend(end);
      if (closesFence(first, end)) {
        close();
      }
    } else if (first == end) {
      // Blank lines are a part of indented code if more of it follows.
      if (open != Kind.CODE) {
        close();
      }
    } else {
      nonBlank(start, first, end);
    }
  }

  private void nonBlank(int start, int first, int end) {
    int column = column(start, first);
    if (open == Kind.CODE) {
      if (column - codeColumn >= CODE_INDENT) {
        extend(end);
        return;
      }
      close();
    }
    int surroundings = surroundings(column);
    if (column - surroundings >= CODE_INDENT) {
      // Indented code cannot interrupt a paragraph (CommonMark 0.31, section 4.4).
      if (open == Kind.PROSE || open == Kind.LIST_ITEM) {
        extend(end);
      } else {
        closeItems(column);
        begin(Kind.CODE, start, end);
        codeColumn = surroundings;
      }
    } else if (opensFence(first, end)) {
      closeItems(column);
      begin(Kind.CODE, start, end);
    } else if (headingLevel(first, end) > 0) {
      closeItems(column);
      close();
      blocks.add(new Block(Kind.HEADING, first, end, headingLevel(first, end)));
    } else if (isUnderline(first, end)) {
      int level = text.charAt(first) == '=' ? 1 : 2;
      blocks.add(new Block(Kind.HEADING, openStart, end, level));
      open = null;
    } else if (text.charAt(first) == '|') {
      closeItems(column);
      continueOrBegin(Kind.TABLE, start, end);
    } else if (itemContent(first, end) > first) {
      closeItems(column);
      begin(Kind.LIST_ITEM, start, end);
      openItem(start, first, end);
    } else if (open == Kind.LIST_ITEM) {
      extend(end);
    } else {
      if (open != Kind.PROSE) {
        closeItems(column);
      }
      continueOrBegin(Kind.PROSE, start, end);
    }
  }

  /** The column of a character of a line; tabs lead to the next tab stop. */
  private int column(int start, int at) {
    int column = 0;
    for (int i = start; i < at; i++) {
      column += text.charAt(i) == '\t' ? TAB_STOP - column % TAB_STOP : 1;
    }
    return column;
  }

  /** The column at which the innermost item that reaches a column has its content. */
  private int surroundings(int column) {
    for (int i = itemDepth - 1; i >= 0; i--) {
      if (items[i] <= column) {
        return items[i];
      }
    }
    return 0;
  }

  /** Ends the items whose content begins to the right of a block. */
  private void closeItems(int column) {
    while (itemDepth > 0 && items[itemDepth - 1] > column) {
      itemDepth--;
    }
  }

  private void openItem(int start, int first, int end) {
    int marker = itemContent(first, end);
    int markerColumn = column(start, marker);
    int content = firstNonBlank(marker, end);
    int gap = column(start, content) - markerColumn;
    if (itemDepth < MAX_ITEM_DEPTH) {
      items[itemDepth++] = markerColumn + (content == end || gap > CODE_INDENT ? 1 : gap);
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
      codeColumn = -1;
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

  /** The end of the marker that begins an item; {@code first} if none does. */
  private int itemContent(int first, int end) {
    int i = first;
    if ("-*+".indexOf(text.charAt(i)) >= 0) {
      i++;
    } else {
      while (i < end && i - first < 9 && Character.isDigit(text.charAt(i))) {
        i++;
      }
      if (i == first || i == end || (text.charAt(i) != '.' && text.charAt(i) != ')')) {
        return first;
      }
      i++;
    }
    return i < end && (text.charAt(i) == ' ' || text.charAt(i) == '\t') ? i : first;
  }
}
