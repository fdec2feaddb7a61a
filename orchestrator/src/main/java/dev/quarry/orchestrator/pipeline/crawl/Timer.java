package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;

/** Time as a crawl needs it: a clock that only moves forward, and waiting. Thread-safe. */
public interface Timer {

  /** Nanoseconds since some moment. */
  long now();

  /** Waits; not at all for zero or less. */
  void sleep(Duration time) throws InterruptedException;

  /** The time of this machine. */
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
