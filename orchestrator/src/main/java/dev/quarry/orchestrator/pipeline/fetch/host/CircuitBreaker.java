package dev.quarry.orchestrator.pipeline.fetch.host;

import java.time.Duration;

/**
 * Stops requests to a host that does not respond; see the description of this package. Times are in
 * nanoseconds of a monotonic clock. Thread-safe.
 */
final class CircuitBreaker {
  private static final int FAILURES_TO_OPEN = 5;
  private static final long FIRST_PAUSE = Duration.ofSeconds(15).toNanos();
  private static final long MAX_OUTAGE = Duration.ofMinutes(2).toNanos();
  private static final long REST = Duration.ofMinutes(5).toNanos();

  /** A trial that never ends, because its thread was interrupted, must not block the others. */
  private static final long MAX_TRIAL = Duration.ofMinutes(1).toNanos();

  private int failures;
  private long brokenSince;
  private long pause;
  private long nextTrial;
  private boolean trialRunning;
  private boolean dead;

  /** Whether a request may start. */
  sealed interface Admission {
    record Allowed() implements Admission {}

    /** Ask again after this time. */
    record Wait(Duration time) implements Admission {}

    /** The host has not responded for so long that its requests fail. */
    record Refused() implements Admission {}
  }

  synchronized Admission admit(long now) {
    if (failures < FAILURES_TO_OPEN) {
      return new Admission.Allowed();
    }
    long wait = nextTrial - now;
    if (wait > 0) {
      return dead ? new Admission.Refused() : new Admission.Wait(Duration.ofNanos(wait));
    }
    trialRunning = true;
    nextTrial = now + MAX_TRIAL;
    return new Admission.Allowed();
  }

  /** A response arrived, of any status. */
  synchronized void responded() {
    failures = 0;
    trialRunning = false;
    dead = false;
  }

  /** A request ended without a response. */
  synchronized void failed(long now) {
    failures++;
    if (failures == FAILURES_TO_OPEN) {
      brokenSince = now;
      pause = FIRST_PAUSE;
      nextTrial = now + pause;
    } else if (failures > FAILURES_TO_OPEN && trialRunning) {
      trialRunning = false;
      pause *= 2;
      dead = now - brokenSince >= MAX_OUTAGE;
      nextTrial = now + (dead ? REST : pause);
    }
  }

  synchronized boolean closed() {
    return failures == 0;
  }
}
