package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: some times as long each time, from half to all of that
 * at random, so that jobs which failed together do not come back together.
 *
 * @param multiplier how many times as long, at least 1
 */
public record RetryPolicy(Duration first, Duration longest, double multiplier) {
  private static final double USUAL = 2;

  public RetryPolicy {
    if (!(multiplier >= 1)) {
      throw new IllegalArgumentException("multiplier must be at least 1: " + multiplier);
    }
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("longest must not be shorter than first: " + longest);
    }
  }

  /** Twice as long each time. */
  public RetryPolicy(Duration first, Duration longest) {
    this(first, longest, USUAL);
  }

  /** As a submission asked for. */
  public static RetryPolicy of(Backoff backoff) {
    return new RetryPolicy(
        Duration.ofSeconds(backoff.initialSeconds()),
        Duration.ofSeconds(backoff.maxSeconds()),
        backoff.multiplier());
  }

  /**
   * How long to wait this time.
   *
   * @param attempt the one that failed, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    double grown = first.toMillis() * Math.pow(multiplier, attempt - 1);
    long most = (long) Math.min(grown, longest.toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
