package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: after attempt n a random delay between half and all of {@code
 * first * multiplier^(n-1)}, at most {@code max}. The jitter keeps jobs that failed together from
 * retrying together.
 *
 * @param first upper bound of the delay after the first attempt
 * @param max upper bound of every delay
 * @param multiplier growth of the delay per attempt, at least 1
 */
public record Backoff(Duration first, Duration max, double multiplier) {
  public static final double DEFAULT_MULTIPLIER = 2;

  public Backoff {
    if (!(multiplier >= 1)) {
      throw new IllegalArgumentException("multiplier must be at least 1: " + multiplier);
    }
    if (first.isNegative() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException("max must not be shorter than first: " + max);
    }
  }

  /** A backoff whose delay doubles with each attempt. */
  public static Backoff doubling(Duration first, Duration max) {
    return new Backoff(first, max, DEFAULT_MULTIPLIER);
  }

  /**
   * The delay after a failed attempt.
   *
   * @param attempt number of the failed attempt, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    double exponential = first.toMillis() * Math.pow(multiplier, attempt - 1);
    long upperBound = (long) Math.min(exponential, max.toMillis());
    return Duration.ofMillis(upperBound / 2 + random.nextLong(upperBound / 2 + 1));
  }

  /**
   * The delay after a failed attempt, but at least the requested one (Retry-After), up to {@code
   * max}.
   *
   * @param attempt number of the failed attempt, from 1
   */
  public Duration delay(int attempt, Duration requested, RandomGenerator random) {
    Duration computed = delay(attempt, random);
    Duration bounded = requested.compareTo(max) > 0 ? max : requested;
    return bounded.compareTo(computed) > 0 ? bounded : computed;
  }
}
