package dev.quarry.orchestrator.embed;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** A persistent cache of passage vectors, by model and text hash. Thread-safe. */
public interface EmbeddingCache {

  /** Returns the cached vectors of the given texts for a model. Misses are absent from the map. */
  Map<TextHash, float[]> find(String model, Collection<TextHash> texts);

  /** Adds vectors. An existing entry is not overwritten. */
  void put(String model, Map<TextHash, float[]> vectors);

  /** The approximate number of vectors, of all models. */
  long size();

  /**
   * Evicts the least recently used vectors, of all models.
   *
   * @param limit maximum number of vectors to evict
   * @return the number of evicted vectors
   */
  int evictOldest(int limit);

  /**
   * Evicts the vectors of a model that were added at or after a time, by the database's clock.
   *
   * @return the number of evicted vectors
   */
  int evictSince(String model, Instant time);
}
