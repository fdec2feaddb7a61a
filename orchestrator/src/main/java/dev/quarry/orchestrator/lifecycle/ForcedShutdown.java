package dev.quarry.orchestrator.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a shutdown without waiting was requested, by a second signal. Thread-safe. */
public final class ForcedShutdown {
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);

  private final CountDownLatch requested = new CountDownLatch(1);

  /** Ends all current and later waits of this shutdown. */
  void request() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits until the time has passed or a forced shutdown is requested. */
  void await(Duration time) throws InterruptedException {
    requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A condition that can be waited for with a timeout; true if it holds. */
  interface Condition {
    boolean holdsWithin(Duration timeout) throws InterruptedException;
  }

  /** Waits until the condition holds, the timeout expires or a forced shutdown is requested. */
  void awaitAtMost(Duration timeout, Condition condition) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    Duration left = timeout;
    while (left.isPositive()
        && !isRequested()
        && !condition.holdsWithin(left.compareTo(CHECK_INTERVAL) < 0 ? left : CHECK_INTERVAL)) {
      left = Duration.ofNanos(end - System.nanoTime());
    }
  }
}
