package dev.quarry.orchestrator.store.lucene;

import dev.quarry.model.TextRange;
import dev.quarry.orchestrator.knowledge.WordHighlighter;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import dev.quarry.orchestrator.words.WordLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Analyses a text as the search index did, and compares its terms with those of the query. Qdrant's
 * sparse vectors have the same terms. A highlighter of Lucene would index the text in memory first,
 * to rank its fragments, which nobody asks for here.
 */
public final class AnalyzerHighlighter implements WordHighlighter, AutoCloseable {
  /** Of one text. A chunk has up to 400 tokens. */
  static final int MAX_MATCHES = 500;

  /** Longer texts are analysed to here: an imported chunk can be long. */
  static final int MAX_LENGTH = 50_000;

  private final LanguageAnalyzers analyzers = new LanguageAnalyzers();

  @Override
  public List<List<TextRange>> matches(String query, List<FoundText> texts) {
    Map<String, Set<String>> words = new HashMap<>();
    List<List<TextRange>> matches = new ArrayList<>(texts.size());
    for (FoundText found : texts) {
      String language = WordLanguage.of(found.language(), found.text());
      Set<String> terms =
          words.computeIfAbsent(language, each -> analyzers.queryTerms(each, query));
      matches.add(terms.isEmpty() ? List.of() : matches(language, terms, found.text()));
    }
    return matches;
  }

  private List<TextRange> matches(String language, Set<String> words, String text) {
    String head = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    List<TextRange> matches = new ArrayList<>();
    try (TokenStream tokens = analyzers.of(language).tokenStream("text", head)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (matches.size() < MAX_MATCHES && tokens.incrementToken()) {
        if (words.contains(term.toString())) {
          matches.add(new TextRange(offset.startOffset(), offset.endOffset()));
        }
      }
      return List.copyOf(matches);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
  }

  @Override
  public void close() {
    analyzers.close();
  }
}
