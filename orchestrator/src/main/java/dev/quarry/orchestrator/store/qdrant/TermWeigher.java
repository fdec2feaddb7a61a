package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import dev.quarry.orchestrator.words.WordLanguage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.StringHelper;

/**
 * Computes the term-frequency part of BM25 for the sparse vectors. Qdrant multiplies the inverse
 * document frequency in (its IDF modifier). Tokenises and stems as the Lucene index does.
 * Thread-safe.
 */
final class TermWeigher implements AutoCloseable {
  /**
   * Average document length (avgdl) of BM25, in words. A constant, because no client knows the real
   * average; chunks have similar lengths. Title and headings count with their weights.
   */
  private static final float AVERAGE_LENGTH = 160;

  /** The hashes are stored: neither the function nor the seed may ever change. */
  private static final int HASH_SEED = 0;

  /** Qdrant weighs the terms by their rarity, so a long query keeps all terms up to here. */
  private static final int MAX_QUERY_TERMS = 1_024;

  private final LanguageAnalyzers analyzers = new LanguageAnalyzers();

  /** The words of a chunk in its language. */
  TermWeights chunk(String language, IndexedChunk chunk) {
    Map<Integer, Float> counts = new LinkedHashMap<>();
    float length = count(language, chunk.text(), 1, counts);
    length += count(language, chunk.headings(), Bm25.HEADINGS_WEIGHT, counts);
    length += count(language, chunk.title(), Bm25.TITLE_WEIGHT, counts);
    float norm = Bm25.K1 * (1 - Bm25.B + Bm25.B * length / AVERAGE_LENGTH);
    counts.replaceAll((term, count) -> count * (Bm25.K1 + 1) / (count + norm));
    return weights(counts);
  }

  /** Weights every term of the query equally, with 1, in each of the languages. */
  TermWeights query(Collection<String> languages, String text) {
    Map<Integer, Float> terms = new LinkedHashMap<>();
    for (String language : languages) {
      analyzers.queryTerms(language, text).stream()
          .limit(MAX_QUERY_TERMS)
          .forEach(term -> terms.put(hash(language, term), 1f));
    }
    return weights(terms);
  }

  @Override
  public void close() {
    analyzers.close();
  }

  /** Adds {@code weight} for each occurrence of a term; returns the sum of the added weights. */
  private float count(String language, String text, float weight, Map<Integer, Float> counts) {
    float sum = 0;
    for (String term : analyzers.terms(language, text)) {
      counts.merge(hash(language, term), weight, Float::sum);
      sum += weight;
    }
    return sum;
  }

  /**
   * Equal words of two languages are two terms, as they are two fields in Lucene. Those of English
   * have the hashes that points of earlier releases have.
   */
  private static int hash(String language, String term) {
    return hash(language.equals(WordLanguage.ENGLISH) ? term : language + ":" + term);
  }

  private static int hash(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    return StringHelper.murmurhash3_x86_32(utf8, 0, utf8.length, HASH_SEED);
  }

  private static TermWeights weights(Map<Integer, Float> byTerm) {
    List<Integer> terms = new ArrayList<>(byTerm.keySet());
    return new TermWeights(terms, terms.stream().map(byTerm::get).toList());
  }
}
