package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;

/** A monotonic clock and sleep. Thread-safe. */
public interface Timer {

  /** Nanoseconds since an arbitrary origin, as {@link System#nanoTime}. */
  long now();

  /** Sleeps. Returns at once for zero or negative durations. */
  void sleep(Duration time) throws InterruptedException;

  /** The timer of this machine. */
  Timer SYSTEM =
      new Timer() {
        @Override
        public long now() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        }
      };
}
