package dev.quarry.orchestrator.clock;

import java.time.Duration;

/** A clock for intervals, with sleep on the same clock. Thread-safe. */
public interface MonotonicClock {

  /** {@link System#nanoTime} and {@link Thread#sleep(Duration)}. */
  MonotonicClock SYSTEM =
      new MonotonicClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** Nanoseconds since an arbitrary origin; only differences are meaningful. */
  long nanos();

  /** Returns at once for zero or negative durations. */
  void sleep(Duration duration) throws InterruptedException;
}
