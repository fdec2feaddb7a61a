package dev.quarry.orchestrator.api.edge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many unauthenticated requests the audit log records: 100 a minute. The others are
 * counted in the server log. Without this limit, a client without a key could fill the audit log.
 * Thread-safe.
 */
final class RefusalAuditLimit {
  private static final Logger log = LoggerFactory.getLogger(RefusalAuditLimit.class);
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int MAX_PER_WINDOW = 100;

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

  boolean tryAcquire() {
    long start = windowStart.get();
    long now = nanos.getAsLong();
    if (now - start >= WINDOW_NANOS && windowStart.compareAndSet(start, now)) {
      long unrecorded = inWindow.getAndSet(0) - MAX_PER_WINDOW;
      if (unrecorded > 0) {
        log.warn("{} refusals of calls without a valid key are not in the audit trail", unrecorded);
      }
    }
    return inWindow.incrementAndGet() <= MAX_PER_WINDOW;
  }
}
