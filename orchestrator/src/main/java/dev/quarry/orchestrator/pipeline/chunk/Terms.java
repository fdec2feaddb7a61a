package dev.quarry.orchestrator.pipeline.chunk;

import java.util.List;

/** The terms of the definitions of one text, as the context of its chunks. Not thread-safe. */
final class Terms {
  private static final Named NONE = new Named("", 0);

  private final String text;
  private final Definitions definitions;
  private final BlockSplitter counter;
  private final int maxTokens;

  private List<String> lastLines = List.of();
  private Named last = NONE;

  /**
   * @param maxTokens of the terms of a chunk; outer ones are left out first, and the inner one is
   *     cut
   */
  Terms(String text, Definitions definitions, BlockSplitter counter, int maxTokens) {
    this.text = text;
    this.definitions = definitions;
    this.counter = counter;
    this.maxTokens = maxTokens;
  }

  /**
   * @param text one term in each line; empty outside of definitions
   */
  record Named(String text, int tokens) {}

  /** The block as a term if it is one. */
  Block marked(Block block) {
    return block.kind() == Block.Kind.PROSE && definitions.isTerm(block.start())
        ? new Block(Block.Kind.TERM, block.start(), block.end(), 0)
        : block;
  }

  /** The terms that the text at this offset is about. */
  Named at(int offset) {
    List<String> lines = definitions.around(text, offset);
    if (!lines.equals(lastLines)) {
      lastLines = lines;
      last = fitted(lines);
    }
    return last;
  }

  private Named fitted(List<String> lines) {
    String terms = String.join("\n", lines);
    int tokens = terms.isEmpty() ? 0 : counter.count(terms, maxTokens);
    if (tokens <= maxTokens) {
      return new Named(terms, tokens);
    }
    if (lines.size() > 1) {
      return fitted(lines.subList(1, lines.size()));
    }
    String half = Passage.shortened(terms, terms.length() / 2);
    return half.length() < terms.length() && half.length() > 1 ? fitted(List.of(half)) : NONE;
  }
}
