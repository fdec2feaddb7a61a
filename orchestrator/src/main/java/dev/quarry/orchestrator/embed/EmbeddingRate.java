package dev.quarry.orchestrator.embed;

import java.util.OptionalDouble;

/** How fast passages were embedded of late, as their jobs experienced it. Thread-safe. */
public final class EmbeddingRate {
  /** What a new observation counts for, against all before it. */
  private static final double WEIGHT = 0.2;

  private double secondsPerPassage = Double.NaN;

  synchronized void observe(int passages, long nanos) {
    double seconds = nanos / 1e9 / passages;
    secondsPerPassage =
        Double.isNaN(secondsPerPassage)
            ? seconds
            : WEIGHT * seconds + (1 - WEIGHT) * secondsPerPassage;
  }

  /** Empty as long as nothing was embedded in this process. */
  public synchronized OptionalDouble secondsPerPassage() {
    return Double.isNaN(secondsPerPassage)
        ? OptionalDouble.empty()
        : OptionalDouble.of(secondsPerPassage);
  }
}
