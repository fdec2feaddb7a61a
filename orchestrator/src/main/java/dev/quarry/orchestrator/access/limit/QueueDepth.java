package dev.quarry.orchestrator.access.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many jobs wait, as counted at most a second ago, plus what this node has added since. One
 * request at a time counts anew and the others go on with what is known; where counting is slow, it
 * happens less often: at most a twentieth of the time. Thread-safe.
 */
final class QueueDepth {
  private static final Duration TRUST = Duration.ofSeconds(1);
  private static final int REST_FACTOR = 20;

  /** A tenant that has emptied its queue is not to be refused for what a slow count said. */
  private static final Duration LONGEST_TRUST = Duration.ofSeconds(2);

  private final LimitStore store;
  private final LongSupplier nanos;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile Count count;

  private record Count(
      Map<String, Long> byTenant,
      long total,
      Map<String, AtomicLong> added,
      AtomicLong addedTotal,
      long goodUntilNanos) {}

  QueueDepth(LimitStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.count =
        new Count(Map.of(), 0, new ConcurrentHashMap<>(), new AtomicLong(), nanos.getAsLong() - 1);
  }

  long of(String tenant) {
    Count known = current();
    AtomicLong added = known.added().get(tenant);
    return known.byTenant().getOrDefault(tenant, 0L) + (added == null ? 0 : added.get());
  }

  long total() {
    Count known = current();
    return known.total() + known.addedTotal().get();
  }

  /** This node adds jobs now. */
  void add(String tenant, int jobs) {
    Count known = count;
    known.added().computeIfAbsent(tenant, name -> new AtomicLong()).addAndGet(jobs);
    known.addedTotal().addAndGet(jobs);
  }

  private Count current() {
    Count known = count;
    if (nanos.getAsLong() - known.goodUntilNanos() > 0 && counting.tryLock()) {
      try {
        if (count == known) {
          count = counted();
        }
      } finally {
        counting.unlock();
      }
    }
    return count;
  }

  private Count counted() {
    long start = nanos.getAsLong();
    Map<String, Long> byTenant = store.queued();
    long end = nanos.getAsLong();
    long rest = Math.clamp((end - start) * REST_FACTOR, TRUST.toNanos(), LONGEST_TRUST.toNanos());
    return new Count(
        Map.copyOf(byTenant),
        byTenant.values().stream().mapToLong(Long::longValue).sum(),
        new ConcurrentHashMap<>(),
        new AtomicLong(),
        end + rest);
  }
}
