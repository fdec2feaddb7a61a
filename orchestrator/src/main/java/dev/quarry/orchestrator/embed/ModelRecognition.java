package dev.quarry.orchestrator.embed;

import java.util.Optional;

/** Tells whether vectors from elsewhere are those of the model in use. Thread-safe. */
public interface ModelRecognition {

  /** See {@link Embedder#model}. */
  String model();

  /**
   * The recorded vector of a fixed text, by which the model is recognised; empty if the model has
   * not been used yet.
   */
  Optional<float[]> probe();

  /**
   * Whether a model that computes this vector of the fixed text is the model in use. The model
   * embeds the fixed text only if it has not been used yet.
   *
   * @param probe of length 1
   */
  boolean recognises(float[] probe) throws EmbeddingException, InterruptedException;
}
