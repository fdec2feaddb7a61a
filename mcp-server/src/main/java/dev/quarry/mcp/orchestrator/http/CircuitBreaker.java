package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Refuses calls for a while after a number of calls in a row without a response, so that callers
 * get an error at once instead of a timeout each. After the pause one call is let through: its
 * success closes the circuit, its failure starts another pause. Thread-safe.
 */
final class CircuitBreaker {
  private final int maxFailures;
  private final Duration pause;
  private final LongSupplier nanos;

  private int failures;

  /** Calls are refused before this time; only of use if there are enough failures. */
  private long nextTrial;

  /**
   * @param nanos a monotonic clock
   */
  CircuitBreaker(int maxFailures, Duration pause, LongSupplier nanos) {
    this.maxFailures = maxFailures;
    this.pause = pause;
    this.nanos = nanos;
  }

  /**
   * Must be called before a call.
   *
   * @throws OrchestratorException if the circuit is open
   */
  synchronized void check() {
    if (failures < maxFailures) {
      return;
    }
    long now = nanos.getAsLong();
    if (now - nextTrial < 0) {
      Duration wait =
          Duration.ofNanos(nextTrial - now).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
      throw new OrchestratorException(
          OrchestratorException.UNAVAILABLE,
          "The orchestrator has not responded to the last "
              + failures
              + " requests, so this one was not sent. Repeat the call in "
              + wait.toSeconds()
              + " seconds.",
          0,
          true,
          null);
    }
    // The other calls are refused until this one has ended, or as long as it may take.
    nextTrial = now + pause.toNanos();
  }

  /** The orchestrator has responded, if only with an error. */
  synchronized void responded() {
    failures = 0;
  }

  /** There was no response. */
  synchronized void failed() {
    failures = Math.min(failures + 1, maxFailures);
    if (failures == maxFailures) {
      nextTrial = nanos.getAsLong() + pause.toNanos();
    }
  }
}
