package dev.quarry.orchestrator.submission.rules;

import java.time.Duration;

/**
 * Limits and defaults of submissions.
 *
 * @param maxTextLength of a text job, in UTF-16 code units
 * @param duration default time limit of a job
 * @param attempts default number of attempts
 */
public record SubmissionLimits(
    int maxTextLength, Duration duration, Duration maxDuration, int attempts, int maxAttempts) {

  public static final SubmissionLimits DEFAULTS =
      new SubmissionLimits(4_000_000, Duration.ofMinutes(30), Duration.ofMinutes(60), 3, 10);
}
