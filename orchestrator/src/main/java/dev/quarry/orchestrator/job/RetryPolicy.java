package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, from half to all of that at
 * random, so that jobs which failed together do not come back together.
 */
public record RetryPolicy(Duration first, Duration longest) {

  public RetryPolicy {
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("longest must not be shorter than first: " + longest);
    }
  }

  /**
   * How long to wait this time.
   *
   * @param attempt the one that failed, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(attempt - 1, 30);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
