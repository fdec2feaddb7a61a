package dev.quarry.orchestrator.access.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buffers audit entries and writes them in batches. While the database is slow or unavailable,
 * entries wait in a bounded buffer. If the buffer is full, {@link #record} blocks for up to 200 ms
 * and then drops the entry; dropped entries are counted and logged. Thread-safe.
 */
public final class AuditTrail implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final int BUFFER_CAPACITY = 20_000;
  private static final int BATCH_SIZE = 1_000;
  private static final int REMOVAL_BATCH_SIZE = 10_000;
  private static final Duration OFFER_TIMEOUT = Duration.ofMillis(200);

  private final AuditLog store;
  private final Duration retention;
  private final BlockingQueue<AuditEntry> buffer = new ArrayBlockingQueue<>(BUFFER_CAPACITY);
  private final LongAdder droppedCount = new LongAdder();
  private final Object flushLock = new Object();

  public AuditTrail(AuditLog store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /** Adds an entry to the buffer; it is written within about a second. */
  public void record(AuditEntry entry) {
    try {
      if (!buffer.offer(entry, OFFER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        droppedCount.increment();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      droppedCount.increment();
    }
  }

  /** Writes all buffered entries. Entries that cannot be written stay in the buffer. */
  public void flush() {
    synchronized (flushLock) {
      List<AuditEntry> batch = new ArrayList<>(BATCH_SIZE);
      while (buffer.drainTo(batch, BATCH_SIZE) > 0) {
        write(batch);
        batch.clear();
      }
      long dropped = droppedCount.sumThenReset();
      if (dropped > 0) {
        log.error(
            "{} audit entries were dropped because the buffer was full."
                + " Check the database: it is slow or unavailable.",
            dropped);
      }
    }
  }

  private void write(List<AuditEntry> batch) {
    boolean written = false;
    try {
      store.add(batch);
      written = true;
    } finally {
      if (!written) {
        batch.stream()
            .filter(entry -> !buffer.offer(entry))
            .forEach(entry -> droppedCount.increment());
      }
    }
  }

  /**
   * Deletes a batch of entries that are older than the retention.
   *
   * @return whether there may be more
   */
  public boolean removeOld() {
    return store.removeOlder(retention, REMOVAL_BATCH_SIZE) == REMOVAL_BATCH_SIZE;
  }

  @Override
  public void close() {
    flush();
  }
}
