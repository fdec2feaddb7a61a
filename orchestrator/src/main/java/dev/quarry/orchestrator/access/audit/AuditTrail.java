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
 * Collects entries and writes them in batches. While the database is away or slow, entries wait in
 * a bounded buffer; then whoever causes another one waits for a moment; what still finds no room is
 * counted and told in the log. Thread-safe.
 */
public final class AuditTrail implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
  private static final int ROOM = 20_000;
  private static final int BATCH = 1_000;
  private static final int REMOVED_AT_ONCE = 10_000;
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final AuditLog store;
  private final Duration retention;
  private final BlockingQueue<AuditEntry> waiting = new ArrayBlockingQueue<>(ROOM);
  private final LongAdder lost = new LongAdder();
  private final Object writing = new Object();

  public AuditTrail(AuditLog store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /** Takes an entry in; it is written within about a second. */
  public void record(AuditEntry entry) {
    try {
      if (!waiting.offer(entry, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        lost.increment();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost.increment();
    }
  }

  /** Writes what is waiting. What cannot be written waits on. */
  public void flush() {
    synchronized (writing) {
      List<AuditEntry> batch = new ArrayList<>(BATCH);
      while (waiting.drainTo(batch, BATCH) > 0) {
        write(batch);
        batch.clear();
      }
      long gone = lost.sumThenReset();
      if (gone > 0) {
        log.error("{} audit entries found no room and are lost: the database was too slow", gone);
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
        batch.stream().filter(entry -> !waiting.offer(entry)).forEach(entry -> lost.increment());
      }
    }
  }

  /**
   * Removes a batch of entries that have been kept long enough.
   *
   * @return whether there may be more
   */
  public boolean removeOld() {
    return store.removeOlder(retention, REMOVED_AT_ONCE) == REMOVED_AT_ONCE;
  }

  @Override
  public void close() {
    flush();
  }
}
