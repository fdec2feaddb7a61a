package dev.quarry.orchestrator.api.edge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps who has no key from filling the audit trail: a hundred refusals a minute are recorded, the
 * others are counted and told in the log. Thread-safe.
 */
final class RefusalAuditLimit {
  private static final Logger log = LoggerFactory.getLogger(RefusalAuditLimit.class);
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int MOST = 100;

  private final LongSupplier nanos;
  private final AtomicLong windowStart;
  private final AtomicLong inWindow = new AtomicLong();

  /**
   * @param nanos a monotonic clock
   */
  RefusalAuditLimit(LongSupplier nanos) {
    this.nanos = nanos;
    this.windowStart = new AtomicLong(nanos.getAsLong());
  }

  boolean worthRecording() {
    long start = windowStart.get();
    long now = nanos.getAsLong();
    if (now - start >= WINDOW_NANOS && windowStart.compareAndSet(start, now)) {
      long over = inWindow.getAndSet(0) - MOST;
      if (over > 0) {
        log.warn("{} refusals of calls without a valid key are not in the audit trail", over);
      }
    }
    return inWindow.incrementAndGet() <= MOST;
  }
}
