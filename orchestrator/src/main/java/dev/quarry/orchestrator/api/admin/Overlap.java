package dev.quarry.orchestrator.api.admin;

import dev.quarry.orchestrator.api.problem.ProblemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a replaced secret is still valid: {@code keep_old_seconds} of a rotation. */
final class Overlap {
  private static final Duration DEFAULT = Duration.ofDays(1);
  private static final int MAX_SECONDS = 30 * 24 * 3600;

  private Overlap() {}

  static Duration of(@Nullable Integer seconds) {
    if (seconds == null) {
      return DEFAULT;
    }
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw ProblemException.invalid("keep_old_seconds", "must be from 0 to " + MAX_SECONDS);
    }
    return Duration.ofSeconds(seconds);
  }
}
