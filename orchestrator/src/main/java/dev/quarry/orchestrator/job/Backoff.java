package dev.quarry.orchestrator.job;

import dev.quarry.model.RetryPacing;
import org.jspecify.annotations.Nullable;

/**
 * How long a job wants to wait between its attempts.
 *
 * @param initialSeconds before the second attempt, at most
 * @param maxSeconds before any attempt
 * @param multiplier how many times longer each wait is than the one before
 */
public record Backoff(int initialSeconds, int maxSeconds, double multiplier) {
  private static final int LONGEST_FIRST = 3_600;
  private static final int LONGEST = 24 * 3_600;
  private static final double USUAL = 2;
  private static final double STEEPEST = 10;

  static @Nullable Backoff check(@Nullable RetryPacing sent, Findings findings) {
    if (sent == null) {
      return null;
    }
    Integer first = sent.initialSeconds();
    Integer most = sent.maxSeconds();
    double multiplier = sent.multiplier() == null ? USUAL : sent.multiplier();
    if (first == null || first < 1 || first > LONGEST_FIRST) {
      findings.invalid("retry.initial_seconds", "must be from 1 to " + LONGEST_FIRST);
    }
    if (most == null || most < 1 || most > LONGEST) {
      findings.invalid("retry.max_seconds", "must be from 1 to " + LONGEST);
    } else if (first != null && most < first) {
      findings.invalid("retry.max_seconds", "must not be less than initial_seconds");
    }
    if (!(multiplier >= 1 && multiplier <= STEEPEST)) {
      findings.invalid("retry.multiplier", "must be from 1 to " + (int) STEEPEST);
    }
    return first == null || most == null ? null : new Backoff(first, most, multiplier);
  }
}
