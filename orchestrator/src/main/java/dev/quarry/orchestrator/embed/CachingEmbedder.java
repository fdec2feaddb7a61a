package dev.quarry.orchestrator.embed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decorates an embedder with a persistent cache of passage vectors, and measures the embedding rate
 * of cache misses. Queries are not cached. Thread-safe.
 */
public final class CachingEmbedder implements Embedder {
  private final Embedder embedder;
  private final EmbeddingCache cache;
  private final EmbeddingRate rate;

  public CachingEmbedder(Embedder embedder, EmbeddingCache cache, EmbeddingRate rate) {
    this.embedder = embedder;
    this.cache = cache;
    this.rate = rate;
  }

  @Override
  public String model() {
    return embedder.model();
  }

  @Override
  public void check() throws EmbeddingException, InterruptedException {
    embedder.check();
  }

  @Override
  public List<float[]> embedPassages(List<String> passages, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    Map<TextHash, String> texts = new LinkedHashMap<>();
    List<TextHash> order = new ArrayList<>(passages.size());
    for (String passage : passages) {
      TextHash hash = TextHash.of(passage);
      order.add(hash);
      texts.put(hash, passage);
    }
    Map<TextHash, float[]> vectors = new HashMap<>(cache.find(model(), texts.keySet()));
    texts.keySet().removeAll(vectors.keySet());
    vectors.putAll(embedNew(texts, sent));
    return order.stream().map(hash -> Objects.requireNonNull(vectors.get(hash))).toList();
  }

  private Map<TextHash, float[]> embedNew(Map<TextHash, String> texts, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    if (texts.isEmpty()) {
      return Map.of();
    }
    long start = System.nanoTime();
    List<float[]> embedded = embedder.embedPassages(List.copyOf(texts.values()), sent);
    rate.observe(texts.size(), start, System.nanoTime());
    Map<TextHash, float[]> vectors = new HashMap<>();
    int i = 0;
    for (TextHash hash : texts.keySet()) {
      vectors.put(hash, embedded.get(i++));
    }
    cache.put(model(), vectors);
    return vectors;
  }

  @Override
  public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
    return embedder.embedQuery(query);
  }
}
