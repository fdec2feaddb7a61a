package dev.quarry.orchestrator.embed;

import java.util.List;

/** Turns text into vectors of length 1 (L2-normalised). Thread-safe. */
public interface Embedder {
  /**
   * Identifies the model and every setting that influences its vectors. Vectors are comparable only
   * if these names are equal.
   */
  String model();

  /**
   * Health check. Returns if the model is usable, as far as is known, or still loading. Takes at
   * most a few seconds.
   *
   * @throws EmbeddingException if the model could not be loaded or its endpoint cannot be reached
   */
  void check() throws EmbeddingException, InterruptedException;

  /**
   * Embeds passages: one vector for each passage, in order.
   *
   * @throws EmbeddingException retryable if the model is temporarily unavailable or returns vectors
   *     of another dimension; permanent if it returns invalid vectors (NaN, all zero)
   */
  List<float[]> embedPassages(List<String> passages)
      throws EmbeddingException, InterruptedException;

  /** Embeds a search query. Some models need a different prefix for queries than for passages. */
  float[] embedQuery(String query) throws EmbeddingException, InterruptedException;
}
