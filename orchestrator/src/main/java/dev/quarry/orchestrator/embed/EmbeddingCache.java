package dev.quarry.orchestrator.embed;

import java.util.Collection;
import java.util.Map;

/** Vectors of texts that were embedded before. Thread-safe. */
public interface EmbeddingCache {

  /** Those vectors of the texts that are known for a model. */
  Map<TextHash, float[]> find(String model, Collection<TextHash> texts);

  /** Keeps vectors; one that is known already stays. */
  void put(String model, Map<TextHash, float[]> vectors);

  /** About how many vectors there are, of all models. */
  long size();

  /**
   * Forgets the vectors that were longest not asked for, of all models.
   *
   * @param limit how many at most
   * @return how many were
   */
  int forgetOldest(int limit);
}
