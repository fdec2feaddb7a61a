package dev.quarry.orchestrator.submission;

import dev.quarry.model.RetryBackoff;
import dev.quarry.orchestrator.job.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a submission may ask for in the place of the configured backoff. */
final class BackoffRules {
  private static final int LONGEST_FIRST = 3_600;
  private static final int LONGEST = 24 * 3_600;
  private static final double STEEPEST = 10;

  private BackoffRules() {}

  /** Null if it asks for none, and if what it asks for is refused. */
  static @Nullable Backoff check(@Nullable RetryBackoff sent, ValidationErrors findings) {
    if (sent == null) {
      return null;
    }
    int before = findings.count();
    Integer first = sent.initialSeconds();
    Integer most = sent.maxSeconds();
    double multiplier = sent.multiplier() == null ? Backoff.DEFAULT_MULTIPLIER : sent.multiplier();
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
    return first == null || most == null || findings.count() > before
        ? null
        : new Backoff(Duration.ofSeconds(first), Duration.ofSeconds(most), multiplier);
  }
}
