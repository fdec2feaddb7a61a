package dev.quarry.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Polls conditions that other threads or processes make true. */
public final class Await {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration PACE = Duration.ofMillis(5);
  private static final long EVERY_NANOS = 50_000_000;

  private Await() {}

  /** Fails after a timeout that suffices on a busy machine. */
  public static void until(String what, BooleanSupplier condition) throws InterruptedException {
    within(LONG, what, condition);
  }

  /** Fails after the given timeout. */
  public static void within(Duration limit, String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(PACE);
    }
  }

  /** Polls until the condition is true; an exception of the condition counts as false. */
  public static void until(Supplier<String> what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    @Nullable Exception last = null;
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

  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    until(() -> what, limit, condition);
  }

  /** Waits while a fault lasts. */
  public static void pass(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }
}
