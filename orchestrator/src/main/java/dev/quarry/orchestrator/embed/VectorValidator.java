package dev.quarry.orchestrator.embed;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Validates and normalises vectors before they are stored or searched with. The first vector sets
 * the expected dimension unless it is configured. Thread-safe.
 */
public final class VectorValidator {
  /** The code of a vector with another dimension than the ones before. */
  static final String OTHER_DIMENSION = "embedding_dimension";

  private static final String CODE = "bad_vectors";

  private final String model;
  private final AtomicInteger dimension;

  /**
   * @param dimension expected dimension; 0 takes the dimension of the first vector
   */
  public VectorValidator(String model, int dimension) {
    this.model = model;
    this.dimension = new AtomicInteger(dimension);
  }

  /**
   * Validates a vector.
   *
   * @return the vector scaled to length 1, as a new array
   * @throws EmbeddingException {@code bad_vectors} for NaN, infinite or all zero: the text is
   *     refused; {@link #OTHER_DIMENSION}, retryable: it is the model that is wrong, not the text
   */
  public float[] validate(float[] vector) throws EmbeddingException {
    if (vector.length == 0) {
      throw refuse("an empty vector");
    }
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (!Double.isFinite(squares)) {
      throw refuse("a vector with NaN or infinite values");
    }
    if (squares == 0) {
      throw refuse("a vector of zeros");
    }
    checkDimension(vector.length);
    return scale(vector, 1 / Math.sqrt(squares));
  }

  private void checkDimension(int length) throws EmbeddingException {
    if (!dimension.compareAndSet(0, length) && dimension.get() != length) {
      throw EmbeddingException.retryable(
          OTHER_DIMENSION,
          message("a vector of dimension " + length + " instead of " + dimension.get()));
    }
  }

  private static float[] scale(float[] vector, double factor) {
    float[] scaled = new float[vector.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (vector[i] * factor);
    }
    return scaled;
  }

  private EmbeddingException refuse(String what) {
    return EmbeddingException.textRefused(CODE, message(what));
  }

  private String message(String what) {
    return "The embedding model " + model + " returned " + what + "; nothing was stored.";
  }
}
