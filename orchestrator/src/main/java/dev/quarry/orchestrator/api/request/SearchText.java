package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Checks the text that a list is searched for. */
public final class SearchText {
  private static final int MAX_LENGTH = 200;

  private SearchText() {}

  /** Null if there is no text to search for. */
  public static @Nullable String of(@Nullable String q) {
    if (q == null || q.isBlank()) {
      return null;
    }
    String text = q.strip();
    if (text.length() > MAX_LENGTH) {
      throw ProblemException.invalid("q", "is longer than " + MAX_LENGTH + " characters");
    }
    return text;
  }
}
