package dev.quarry.bench.engine;

import java.util.Arrays;

/** Percentiles of durations in milliseconds. */
public record Percentiles(double p50, double p99) {

  public static Percentiles of(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new Percentiles(at(sorted, 0.5), at(sorted, 0.99));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
  }
}
