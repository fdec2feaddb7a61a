package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.handler.StageException;
import java.util.List;

/** Turns text into vectors of length 1. Thread-safe. */
public interface Embedder {
  /** Names the model and all that its vectors depend on: equal names mean comparable vectors. */
  String model();

  /** 0 as long as it is not known: an endpoint tells it with its first answer. */
  int dimension();

  /**
   * Returns if the model works, as far as is known, or is still loading. Answers within a few
   * seconds.
   *
   * @throws StageException if it could not be loaded or cannot be reached
   */
  void check() throws StageException, InterruptedException;

  /**
   * One vector for each passage, in order.
   *
   * @throws StageException retryable if the model is not available now, permanent if it answers
   *     vectors of a wrong dimension or of no use (NaN, all zero)
   */
  List<float[]> embedPassages(List<String> passages) throws StageException, InterruptedException;

  /** The vector to search with; models may want queries marked as such. */
  float[] embedQuery(String query) throws StageException, InterruptedException;
}
