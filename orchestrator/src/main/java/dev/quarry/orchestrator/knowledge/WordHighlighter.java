package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.TextRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells because of which words a keyword search finds a text. Thread-safe. */
public interface WordHighlighter {

  /**
   * @param language of its document; null if it is not known
   */
  record FoundText(@Nullable String language, String text) {}

  /**
   * The words of each text that match a word of the query, in the order of the text. Stop words
   * match nothing, and other forms of a word match it, as in the search index.
   *
   * @return a list for each text; empty if no word matches. It is limited to a few hundred words
   */
  List<List<TextRange>> matches(String query, List<FoundText> texts);
}
