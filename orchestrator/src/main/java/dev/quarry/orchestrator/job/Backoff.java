package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts: some times as long each time, from half to all of that at
 * random, so that jobs which failed together do not come back together.
 *
 * @param first after the first attempt, at most
 * @param longest after any attempt, at most
 * @param multiplier how many times as long each time, at least 1
 */
public record Backoff(Duration first, Duration longest, double multiplier) {
  public static final double DEFAULT_MULTIPLIER = 2;

  public Backoff {
    if (!(multiplier >= 1)) {
      throw new IllegalArgumentException("multiplier must be at least 1: " + multiplier);
    }
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("longest must not be shorter than first: " + longest);
    }
  }

  /** Twice as long each time. */
  public static Backoff doubling(Duration first, Duration longest) {
    return new Backoff(first, longest, DEFAULT_MULTIPLIER);
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

  /**
   * How long to wait this time, and no less than the other side asks for, within the longest.
   *
   * @param attempt the one that failed, from 1
   */
  public Duration delay(int attempt, Duration asked, RandomGenerator random) {
    Duration own = delay(attempt, random);
    Duration bounded = asked.compareTo(longest) > 0 ? longest : asked;
    return bounded.compareTo(own) > 0 ? bounded : own;
  }
}
