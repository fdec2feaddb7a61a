package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.embed.TokenCounter;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a long query into parts that the embedding model can read: it reads 512 tokens and ignores
 * the rest. Each part is embedded, and a passage is as near as it is to the nearest part.
 */
final class QueryWindows {
  private static final int MAX_TOKENS = 400;

  /** A text of 8,000 characters has rarely more; further parts are found by their words alone. */
  private static final int MAX_WINDOWS = 12;

  private static final int MIN_LENGTH = 2;

  private QueryWindows() {}

  static List<String> of(String text, TokenCounter tokens) {
    List<String> windows = new ArrayList<>();
    split(text, tokens, windows);
    return windows.size() <= MAX_WINDOWS ? windows : windows.subList(0, MAX_WINDOWS);
  }

  private static void split(String text, TokenCounter tokens, List<String> windows) {
    if (text.length() < MIN_LENGTH || tokens.count(text) <= MAX_TOKENS) {
      windows.add(text);
      return;
    }
    int half = text.length() / 2;
    int space = text.indexOf(' ', half);
    if (space < 0) {
      space = text.lastIndexOf(' ', half);
    }
    int at = space > 0 && space < text.length() - 1 ? space : half;
    if (Character.isLowSurrogate(text.charAt(at))) {
      at++;
    }
    split(text.substring(0, at).strip(), tokens, windows);
    split(text.substring(at).strip(), tokens, windows);
  }
}
