package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.PlainText;
import dev.quarry.orchestrator.pipeline.chunk.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a block until each span fits: tables and code at rows and lines, prose at sentences, then
 * at words, then at characters. Every character is counted a bounded number of times, so the time
 * is linear in the length of the text, even for a single endless line. Not thread-safe; one
 * instance for each text.
 */
final class BlockSplitter {
  /**
   * A text counts as at least one token for this many characters. Tokenizers count an endless word
   * as one token, but a chunk must stay readable.
   */
  private static final int MAX_CHARS_PER_TOKEN = 12;

  private final TokenCounter counter;
  private final String text;
  private List<Span> spans = new ArrayList<>();
  private String context = "";
  private int contextTokens;

  BlockSplitter(TokenCounter counter, String text) {
    this.counter = counter;
    this.text = text;
  }

  /**
   * @param target prose with more tokens is split
   * @param max any span with more tokens is split
   */
  List<Span> split(Block block, int target, int max) {
    spans = new ArrayList<>();
    context("", max);
    Kind kind = block.kind();
    int limit = kind.hasSentences() ? target : max;
    if (!addWhole(kind, block.start(), block.end(), limit)) {
      String head = head(block);
      int headEnd = block.start() + head.length();
      for (int from = block.start(), to; from < block.end(); from = to) {
        to = cut(kind, from, block.end());
        if (from >= headEnd && context.isEmpty()) {
          context(head.strip(), max);
        }
        if (!addWhole(kind, from, to, max - contextTokens)) {
          addWords(kind, from, to, max - contextTokens);
        }
      }
    }
    return spans;
  }

  /** A head that takes more than a quarter of a chunk is not repeated. */
  private void context(String head, int max) {
    int tokens = head.isEmpty() ? 0 : count(head, max / 4);
    context = tokens > max / 4 ? "" : head;
    contextTokens = context.isEmpty() ? 0 : tokens;
  }

  /** What the parts of a block have in common: a table's head, or the line that opens code. */
  private String head(Block block) {
    int end = block.start();
    switch (block.kind()) {
      case TABLE -> {
        int first = Sentences.lineEnd(text, block.start(), block.end());
        int second = Sentences.lineEnd(text, first, block.end());
        end = isDelimiterRow(first, second) ? second : block.start();
      }
      case CODE -> {
        int line = Sentences.lineEnd(text, block.start(), block.end());
        String opening = text.substring(block.start(), line).strip();
        boolean fenced = opening.startsWith("```") || opening.startsWith("~~~");
        end = fenced ? line : block.start();
      }
      case HEADING, TERM, PROSE, LIST_ITEM -> {}
    }
    return text.substring(block.start(), end);
  }

  private boolean isDelimiterRow(int from, int to) {
    boolean dash = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      dash |= c == '-';
      if (c > ' ' && c != '|' && c != '-' && c != ':') {
        return false;
      }
    }
    return dash;
  }

  /**
   * Counts the tokens of a range. Returns {@code limit + 1} without counting if it is far too long.
   */
  int count(int start, int end, int limit) {
    int minimum = (end - start) / MAX_CHARS_PER_TOKEN;
    return minimum > limit ? limit + 1 : count(text.substring(start, end), limit);
  }

  int count(String part, int limit) {
    int minimum = part.length() / MAX_CHARS_PER_TOKEN;
    return minimum > limit ? limit + 1 : Math.max(minimum, counter.count(PlainText.of(part)));
  }

  private boolean addWhole(Kind kind, int start, int end, int limit) {
    int tokens = count(start, end, limit);
    if (tokens > limit) {
      return false;
    }
    spans.add(new Span(kind, start, end, tokens, context, contextTokens));
    return true;
  }

  private int cut(Kind kind, int from, int end) {
    return kind.hasSentences()
        ? Sentences.end(text, from, end)
        : Sentences.lineEnd(text, from, end);
  }

  private void addWords(Kind kind, int start, int end, int max) {
    for (int from = start, to; from < end; from = to) {
      to = Sentences.wordEnd(text, from, end);
      // Words are grouped while they surely fit: one token count instead of many.
      while (to < end && Sentences.wordEnd(text, to, end) - from <= max) {
        to = Sentences.wordEnd(text, to, end);
      }
      if (!addWhole(kind, from, to, max)) {
        addCharacters(kind, from, to, max);
      }
    }
  }

  private void addCharacters(Kind kind, int start, int end, int max) {
    int maxLength = max * MAX_CHARS_PER_TOKEN;
    for (int from = start, to; from < end; from = to) {
      to = characterBoundary(from, Math.min(end, from + maxLength));
      while (to - from > 2 && count(from, to, max) > max) {
        to = characterBoundary(from, from + (to - from) / 2);
      }
      spans.add(new Span(kind, from, to, count(from, to, max), context, contextTokens));
      // The following text is probably similar: start near the length that fitted.
      maxLength = Math.min(max * MAX_CHARS_PER_TOKEN, 2 * (to - from));
    }
  }

  /** A position that does not split a surrogate pair and is greater than {@code from}. */
  private int characterBoundary(int from, int at) {
    boolean splitsPair =
        at < text.length()
            && Character.isHighSurrogate(text.charAt(at - 1))
            && Character.isLowSurrogate(text.charAt(at));
    if (!splitsPair) {
      return at;
    }
    return at - 1 > from ? at - 1 : at + 1;
  }
}
