package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes blocks in sequence, inside quotes and list items. Not thread-safe; one instance for each
 * text.
 */
final class MarkdownOutput {
  /**
   * Deeper quotes and lists are flattened to this depth, so that prefixes do not outgrow the text.
   */
  private static final int MAX_DEPTH = 8;

  private static final class Container {
    private final String first;
    private final String rest;
    private boolean begun;

    Container(String first, String rest) {
      this.first = first;
      this.rest = rest;
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final List<Container> containers = new ArrayList<>();
  private int depth;
  private boolean tight;

  /**
   * Writes a block; its lines are separated by line feeds. Blank text is ignored.
   *
   * @return the offset of the block, or -1 if nothing was written
   */
  int block(String text) {
    if (text.isBlank()) {
      return -1;
    }
    if (!out.isEmpty() && !tight) {
      separate();
    }
    tight = false;
    int start = out.length();
    for (int from = 0; from <= text.length(); ) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline;
      line(text, from, to);
      from = to + 1;
    }
    return start;
  }

  /** Opens a quote or list item, which contains all blocks until {@link #close}. */
  void open(String first, String rest) {
    depth++;
    if (depth <= MAX_DEPTH) {
      containers.add(new Container(first, rest));
    }
  }

  void close() {
    if (depth <= MAX_DEPTH) {
      containers.removeLast();
    }
    depth--;
  }

  /** Writes the next block without a blank line before it. */
  void tighten() {
    tight = true;
  }

  /** The default separation of the next block. */
  void loosen() {
    tight = false;
  }

  int length() {
    return out.length();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void separate() {
    int start = out.length();
    for (Container container : containers) {
      if (!container.begun) {
        break;
      }
      out.append(container.rest);
    }
    trimEnd(start);
    out.append('\n');
  }

  private void line(String text, int from, int to) {
    int start = out.length();
    for (Container container : containers) {
      out.append(container.begun ? container.rest : container.first);
      container.begun = true;
    }
    out.append(text, from, to);
    trimEnd(start);
    out.append('\n');
  }

  private void trimEnd(int start) {
    int end = out.length();
    while (end > start && out.charAt(end - 1) <= ' ') {
      end--;
    }
    out.setLength(end);
  }
}
