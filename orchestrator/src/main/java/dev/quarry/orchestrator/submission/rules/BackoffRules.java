package dev.quarry.orchestrator.submission.rules;

import dev.quarry.model.RetryBackoff;
import dev.quarry.orchestrator.job.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Validates the backoff of a submission, which replaces the configured one. */
final class BackoffRules {
  private static final int MAX_INITIAL_SECONDS = 3_600;
  private static final int MAX_DELAY_SECONDS = 24 * 3_600;
  private static final double MAX_MULTIPLIER = 10;

  private BackoffRules() {}

  /** Null if the submission has none or an invalid one. */
  static @Nullable Backoff check(@Nullable RetryBackoff sent, ValidationErrors errors) {
    if (sent == null) {
      return null;
    }
    int before = errors.count();
    Integer first = sent.initialSeconds();
    Integer max = sent.maxSeconds();
    double multiplier = sent.multiplier() == null ? Backoff.DEFAULT_MULTIPLIER : sent.multiplier();
    if (first == null || first < 1 || first > MAX_INITIAL_SECONDS) {
      errors.invalid("retry.initial_seconds", "must be from 1 to " + MAX_INITIAL_SECONDS);
    }
    if (max == null || max < 1 || max > MAX_DELAY_SECONDS) {
      errors.invalid("retry.max_seconds", "must be from 1 to " + MAX_DELAY_SECONDS);
    } else if (first != null && max < first) {
      errors.invalid("retry.max_seconds", "must not be less than initial_seconds");
    }
    if (!(multiplier >= 1 && multiplier <= MAX_MULTIPLIER)) {
      errors.invalid("retry.multiplier", "must be from 1 to " + (int) MAX_MULTIPLIER);
    }
    return first == null || max == null || errors.count() > before
        ? null
        : new Backoff(Duration.ofSeconds(first), Duration.ofSeconds(max), multiplier);
  }
}
