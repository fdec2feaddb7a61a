package dev.quarry.orchestrator.egress.proxy;

import dev.quarry.orchestrator.egress.EgressException;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the requests of one page may still transfer, in both directions. Thread-safe. */
final class TrafficBudget {
  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();

  TrafficBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long left() {
    return Math.max(0, maxBytes - used.get());
  }

  /**
   * Counts transferred bytes.
   *
   * @throws EgressException {@code too_large} if there are more than allowed
   */
  void spend(int bytes) throws EgressException {
    if (used.addAndGet(bytes) > maxBytes) {
      throw new EgressException(
          "too_large", "The page transfers more than " + maxBytes + " bytes.", false, null);
    }
  }
}
