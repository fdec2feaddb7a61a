package dev.quarry.faults;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions, never for a time to pass by itself. */
final class Await {
  private static final long EVERY_NANOS = 50_000_000;

  private Await() {}

  /** Asks again and again until it is true; what the condition throws means not yet. */
  static void until(Supplier<String> what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadline) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(EVERY_NANOS);
    }
    throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get(), last);
  }

  static void until(String what, Duration limit, Callable<Boolean> condition) {
    until(() -> what, limit, condition);
  }

  /** Lets a fault last. */
  static void pass(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }
}
