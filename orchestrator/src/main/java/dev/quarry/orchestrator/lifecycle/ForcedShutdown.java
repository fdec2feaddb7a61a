package dev.quarry.orchestrator.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether whoever stops this process will not wait for it any longer. Thread-safe. */
public final class ForcedShutdown {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final CountDownLatch hurried = new CountDownLatch(1);

  /** From now on nothing is waited for that need not be. */
  void now() {
    hurried.countDown();
  }

  boolean isNow() {
    return hurried.getCount() == 0;
  }

  /** Waits, unless there is a hurry. */
  void await(Duration time) throws InterruptedException {
    hurried.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for something that tells within a time whether it has come about. */
  interface Awaited {
    boolean within(Duration time) throws InterruptedException;
  }

  /** Waits until it has come about, the time is up, or there is a hurry. */
  void awaitAtMost(Duration limit, Awaited awaited) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Duration left = limit;
    while (left.isPositive()
        && !isNow()
        && !awaited.within(left.compareTo(LOOK) < 0 ? left : LOOK)) {
      left = Duration.ofNanos(end - System.nanoTime());
    }
  }
}
