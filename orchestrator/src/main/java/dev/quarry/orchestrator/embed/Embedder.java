package dev.quarry.orchestrator.embed;

import java.util.List;

/** Turns text into vectors of length 1. Thread-safe. */
public interface Embedder {
  /** Names the model and all that its vectors depend on: equal names mean comparable vectors. */
  String model();

  /**
   * Returns if the model works, as far as is known, or is still loading. Answers within a few
   * seconds.
   *
   * @throws EmbeddingException if it could not be loaded or cannot be reached
   */
  void check() throws EmbeddingException, InterruptedException;

  /**
   * One vector for each passage, in order.
   *
   * @throws EmbeddingException retryable if the model is not available now, permanent if it answers
   *     vectors of a wrong dimension or of no use (NaN, all zero)
   */
  List<float[]> embedPassages(List<String> passages)
      throws EmbeddingException, InterruptedException;

  /** The vector to search with; models may want queries marked as such. */
  float[] embedQuery(String query) throws EmbeddingException, InterruptedException;
}
