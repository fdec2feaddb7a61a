package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.pipeline.chunk.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a block apart until each piece fits: rows and lines of tables and code, sentences of prose,
 * then words, then characters. Every character is counted a bounded number of times, so the work is
 * linear in the length of the text, also for one endless line. Used for one text, by one thread.
 */
final class BlockSplitter {
  /**
   * A text counts as at least one token for this many characters: tokenizers see one token in an
   * endless word, and a chunk has to stay readable all the same.
   */
  private static final int CHARS_PER_TOKEN = 12;

  private final TokenCounter counter;
  private final String text;
  private List<Span> pieces = new ArrayList<>();

  BlockSplitter(TokenCounter counter, String text) {
    this.counter = counter;
    this.text = text;
  }

  /**
   * @param wanted prose longer than this is taken apart
   * @param most anything longer than this is taken apart
   */
  List<Span> split(Block block, int wanted, int most) {
    pieces = new ArrayList<>();
    Kind kind = block.kind();
    int limit = kind.hasSentences() ? wanted : most;
    if (!addWhole(kind, block.start(), block.end(), limit)) {
      for (int from = block.start(), to; from < block.end(); from = to) {
        to = cut(kind, from, block.end());
        if (!addWhole(kind, from, to, most)) {
          addWords(kind, from, to, most);
        }
      }
    }
    return pieces;
  }

  /** The tokens of a part, but {@code limit + 1} without counting if it is far too long. */
  int count(int start, int end, int limit) {
    int least = (end - start) / CHARS_PER_TOKEN;
    return least > limit
        ? limit + 1
        : Math.max(least, counter.count(PlainText.of(text.substring(start, end))));
  }

  private boolean addWhole(Kind kind, int start, int end, int limit) {
    int tokens = count(start, end, limit);
    if (tokens > limit) {
      return false;
    }
    pieces.add(new Span(kind, start, end, tokens));
    return true;
  }

  private int cut(Kind kind, int from, int end) {
    return kind.hasSentences()
        ? Sentences.end(text, from, end)
        : Sentences.lineEnd(text, from, end);
  }

  private void addWords(Kind kind, int start, int end, int most) {
    for (int from = start, to; from < end; from = to) {
      to = Sentences.wordEnd(text, from, end);
      // Words are taken together while they surely fit: one count instead of many.
      while (to < end && Sentences.wordEnd(text, to, end) - from <= most) {
        to = Sentences.wordEnd(text, to, end);
      }
      if (!addWhole(kind, from, to, most)) {
        addCharacters(kind, from, to, most);
      }
    }
  }

  private void addCharacters(Kind kind, int start, int end, int most) {
    int longest = most * CHARS_PER_TOKEN;
    for (int from = start, to; from < end; from = to) {
      to = characterBoundary(from, Math.min(end, from + longest));
      while (to - from > 2 && count(from, to, most) > most) {
        to = characterBoundary(from, from + (to - from) / 2);
      }
      pieces.add(new Span(kind, from, to, count(from, to, most)));
      // What follows is likely alike: begin near the length that fitted.
      longest = Math.min(most * CHARS_PER_TOKEN, 2 * (to - from));
    }
  }

  /** Never between the two halves of a surrogate pair, and always after {@code from}. */
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
