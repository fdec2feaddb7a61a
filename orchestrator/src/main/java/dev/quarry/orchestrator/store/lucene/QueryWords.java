package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;

/** The terms of a query. User input is never parsed as query syntax. */
final class QueryWords {
  /** Longer queries are analysed to here. */
  private static final int MAX_LENGTH = 100_000;

  private final LanguageAnalyzers analyzers;

  QueryWords(LanguageAnalyzers analyzers) {
    this.analyzers = analyzers;
  }

  /** The languages of the words that the searched collection has. */
  List<String> languages(IndexSearcher searcher, Query query) throws IOException {
    List<String> languages = new ArrayList<>();
    for (String each : LanguageAnalyzers.CODES) {
      String term = ChunkFields.languageIn(query.tenant(), query.collection(), each);
      if (searcher.getIndexReader().docFreq(new Term(ChunkFields.LANGUAGE, term)) > 0) {
        languages.add(each);
      }
    }
    return languages;
  }

  /**
   * The different terms of a text that the index has; of too many the rarest, because they tell the
   * most.
   */
  Collection<String> rarest(IndexSearcher searcher, String language, String text)
      throws IOException {
    String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    Set<String> terms = analyzers.queryTerms(language, start);
    if (terms.size() <= Bm25.MAX_QUERY_TERMS) {
      return terms;
    }
    Map<String, Integer> frequencies = new HashMap<>();
    for (String term : terms) {
      int frequency = frequency(searcher.getIndexReader(), language, term);
      if (frequency > 0) {
        frequencies.put(term, frequency);
      }
    }
    return frequencies.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
        .limit(Bm25.MAX_QUERY_TERMS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int frequency(IndexReader reader, String language, String term)
      throws IOException {
    return reader.docFreq(new Term(ChunkFields.TEXT + language, term))
        + reader.docFreq(new Term(ChunkFields.HEADINGS + language, term))
        + reader.docFreq(new Term(ChunkFields.TITLE + language, term));
  }
}
