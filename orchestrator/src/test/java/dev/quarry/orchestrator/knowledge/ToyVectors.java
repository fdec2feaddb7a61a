package dev.quarry.orchestrator.knowledge;

import java.util.Random;

/** Vectors of length 1 in which texts with common words are near each other. */
public final class ToyVectors {
  public static final int DIMENSION = 64;

  private ToyVectors() {}

  public static float[] of(String text) {
    float[] sum = new float[DIMENSION];
    for (String word : text.split(" ", -1)) {
      Random random = new Random(word.hashCode());
      for (int i = 0; i < DIMENSION; i++) {
        sum[i] += (float) random.nextGaussian();
      }
    }
    return normalised(sum);
  }

  private static float[] normalised(float[] vector) {
    double square = 0;
    for (float x : vector) {
      square += x * x;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(square));
    }
    return vector;
  }
}
