package dev.quarry.orchestrator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition that something else brings about. */
public final class Await {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration PACE = Duration.ofMillis(5);

  private Await() {}

  /** Fails if it takes too long even for a busy machine. */
  public static void until(String what, BooleanSupplier condition) throws InterruptedException {
    within(LONG, what, condition);
  }

  /** Fails if it takes longer than that. */
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
}
