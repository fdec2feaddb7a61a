package dev.quarry.mcp.tool;

import java.time.Duration;

/** A clock for intervals, with sleep on the same clock. Tests replace it. Thread-safe. */
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

  void sleep(Duration duration) throws InterruptedException;
}
