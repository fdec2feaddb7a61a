package dev.quarry.orchestrator.store.qdrant;

import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.util.StringHelper;

/**
 * Computes the term-frequency part of BM25 for the sparse vectors. Qdrant multiplies the inverse
 * document frequency in (its IDF modifier). Tokenises and stems as the Lucene index does.
 * Thread-safe.
 */
final class TermWeigher implements AutoCloseable {
  /**
   * Average document length (avgdl) of BM25, in words. A constant, because no client knows the real
   * average; chunks have similar lengths.
   */
  private static final float AVERAGE_LENGTH = 120;

  /** The hashes are stored: neither the function nor the seed may ever change. */
  private static final int HASH_SEED = 0;

  private final Analyzer analyzer = new EnglishAnalyzer();

  TermWeights chunk(String title, String text) {
    Map<Integer, Float> counts = new LinkedHashMap<>();
    float length = count(text, 1, Integer.MAX_VALUE, counts);
    length += count(title, Bm25.TITLE_WEIGHT, Integer.MAX_VALUE, counts);
    float norm = Bm25.K1 * (1 - Bm25.B + Bm25.B * length / AVERAGE_LENGTH);
    counts.replaceAll((term, count) -> count * (Bm25.K1 + 1) / (count + norm));
    return weights(counts);
  }

  /** Weights every term of the query equally, with 1. */
  TermWeights query(String text) {
    Map<Integer, Float> counts = new LinkedHashMap<>();
    count(text, 1, Bm25.MAX_QUERY_TERMS, counts);
    counts.replaceAll((term, count) -> 1f);
    return weights(counts);
  }

  @Override
  public void close() {
    analyzer.close();
  }

  /** Adds {@code weight} for each occurrence of a term; returns the sum of the added weights. */
  private float count(String text, float weight, int maxTerms, Map<Integer, Float> counts) {
    float sum = 0;
    try (TokenStream tokens = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (counts.size() < maxTerms && tokens.incrementToken()) {
        counts.merge(hash(term.toString()), weight, Float::sum);
        sum += weight;
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException("reading a string failed", e);
    }
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
