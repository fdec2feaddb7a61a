package dev.quarry.orchestrator.submission;

import java.time.Duration;

/**
 * What a submission may ask for, and what it gets if it does not say.
 *
 * @param maxTextLength of a text job, in UTF-16 units
 */
public record SubmissionLimits(
    int maxTextLength, Duration duration, Duration maxDuration, int attempts, int maxAttempts) {

  public static final SubmissionLimits DEFAULTS =
      new SubmissionLimits(4_000_000, Duration.ofMinutes(30), Duration.ofMinutes(60), 3, 10);
}
