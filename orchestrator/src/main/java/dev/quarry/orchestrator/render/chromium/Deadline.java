package dev.quarry.orchestrator.render.chromium;

import java.time.Duration;

/** A point in time, on the monotonic clock. */
record Deadline(long nanos) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Never negative. */
  long nanosLeft() {
    return Math.max(0, nanos - System.nanoTime());
  }
}
