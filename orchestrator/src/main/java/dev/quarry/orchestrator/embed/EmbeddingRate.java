package dev.quarry.orchestrator.embed;

import java.util.OptionalDouble;

/**
 * The recent embedding time per passage, as jobs experienced it: an exponential moving average.
 * Thread-safe.
 */
public final class EmbeddingRate {
  /** The smoothing factor: the weight of a new observation, 0 to 1. */
  private static final double SMOOTHING_FACTOR = 0.2;

  private double secondsPerPassage = Double.NaN;

  synchronized void observe(int passages, long nanos) {
    double seconds = nanos / 1e9 / passages;
    secondsPerPassage =
        Double.isNaN(secondsPerPassage)
            ? seconds
            : SMOOTHING_FACTOR * seconds + (1 - SMOOTHING_FACTOR) * secondsPerPassage;
  }

  /** Empty until the first passage was embedded in this process. */
  public synchronized OptionalDouble secondsPerPassage() {
    return Double.isNaN(secondsPerPassage)
        ? OptionalDouble.empty()
        : OptionalDouble.of(secondsPerPassage);
  }
}
