package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The terms of a query. User input is never parsed as query syntax. */
final class QueryWords {
  private QueryWords() {}

  static Set<String> of(Analyzer analyzer, String query) {
    Set<String> words = new LinkedHashSet<>();
    try (TokenStream tokens = analyzer.tokenStream(ChunkFields.TEXT, query)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (words.size() < Bm25.MAX_QUERY_TERMS && tokens.incrementToken()) {
        words.add(term.toString());
      }
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
  }
}
