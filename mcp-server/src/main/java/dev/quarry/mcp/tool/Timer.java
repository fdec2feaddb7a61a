package dev.quarry.mcp.tool;

import java.time.Duration;

/** Time that passes, so that tests can let it pass at will. */
public interface Timer {
  /** The machine's monotonic clock. */
  Timer SYSTEM =
      new Timer() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** Monotonic, comparable only to another value of this timer. */
  long nanos();

  void sleep(Duration duration) throws InterruptedException;
}
