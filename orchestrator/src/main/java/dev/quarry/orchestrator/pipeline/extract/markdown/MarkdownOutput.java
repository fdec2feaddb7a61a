package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.List;

/** Blocks one below the other, inside quotes and list items. Used for one text, by one thread. */
final class MarkdownOutput {
  /** Deeper quotes and lists are written at this depth: a prefix must not outgrow its text. */
  private static final int DEEPEST = 8;

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

  /** Writes a block; its lines are separated by line feeds. Blank text is no block. */
  void block(String text) {
    if (text.isBlank()) {
      return;
    }
    if (!out.isEmpty() && !tight) {
      separate();
    }
    tight = false;
    for (int from = 0; from <= text.length(); ) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline;
      line(text, from, to);
      from = to + 1;
    }
  }

  /** What follows, until {@link #close}, stands in a quote or list item. */
  void open(String first, String rest) {
    depth++;
    if (depth <= DEEPEST) {
      containers.add(new Container(first, rest));
    }
  }

  void close() {
    if (depth <= DEEPEST) {
      containers.removeLast();
    }
    depth--;
  }

  /** The next block follows without a blank line. */
  void tighten() {
    tight = true;
  }

  /** What the next block does if nothing more is said. */
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
