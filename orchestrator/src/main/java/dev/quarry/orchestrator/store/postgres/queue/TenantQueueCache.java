package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Caches the list of tenant queues that have due jobs, while it is slow to find.
 *
 * <p>A claim leaves a dead row at the head of its tenant queue. While any session keeps an old
 * snapshot open (a forgotten transaction or a dump), PostgreSQL cannot remove these rows, and each
 * scan for the first job of a tenant queue reads all of them. The list is then refreshed in at most
 * a fifth of the time; claims in between start at the positions of the last refresh. An urgent job
 * that belongs before such a position, or a job of a new tenant, waits for the next refresh.
 * Thread-safe.
 */
final class TenantQueueCache {
  private static final Duration SLOW_SCAN = Duration.ofMillis(20);

  /** The list is valid for so many times the duration of its scan. */
  private static final int REUSE_FACTOR = 4;

  /** Also makes delayed jobs due: with an empty list no claim runs that would do it. */
  private static final String SCAN =
      "with recursive "
          + Claim.PROMOTED
          + ", "
          + TenantQueue.WAITING
          + " select * from tenant_queue";

  private final Database db;
  private final long slowNanos;
  private final int reuseFactor;
  private @Nullable List<TenantQueue> cached;
  private boolean refreshNeeded;
  private long validUntil;

  TenantQueueCache(Database db) {
    this(db, SLOW_SCAN, REUSE_FACTOR);
  }

  /**
   * @param slowScan duration from which on a scan counts as slow
   * @param reuseFactor a list is valid for so many times the duration of its scan
   */
  TenantQueueCache(Database db, Duration slowScan, int reuseFactor) {
    this.db = db;
    this.slowNanos = slowScan.toNanos();
    this.reuseFactor = reuseFactor;
  }

  /** The cached list; empty while scans are fast, so that each claim scans itself. */
  synchronized Optional<List<TenantQueue>> known() {
    if (refreshNeeded || cached != null && !remaining().isPositive()) {
      refresh();
    }
    return Optional.ofNullable(cached);
  }

  /** Time until the next refresh, during which new tenant queues are not found. */
  synchronized Optional<Duration> untilRefresh() {
    return cached == null
        ? Optional.empty()
        : Optional.of(remaining().isPositive() ? remaining() : Duration.ZERO);
  }

  private Duration remaining() {
    return Duration.ofNanos(validUntil - System.nanoTime());
  }

  private void refresh() {
    long start = System.nanoTime();
    List<TenantQueue> queues =
        db.statement(() -> db.sql().sql(SCAN).query(TenantQueue::read).list());
    long end = System.nanoTime();
    cached = end - start >= slowNanos ? queues : null;
    validUntil = end + reuseFactor * (end - start);
    refreshNeeded = false;
  }

  /** After a slow claim the next one measures a scan: a claim may be slow for other reasons. */
  synchronized void recordClaimTime(long nanos) {
    refreshNeeded |= cached == null && nanos >= slowNanos;
  }
}
