package dev.quarry.orchestrator.access.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs wait, as counted at most a second ago, plus what this node has reserved since. Room
 * is checked and taken in one step, so that submissions to one node never overshoot together. What
 * is reserved while a count runs is kept beside its result: for a second a job may count twice, but
 * none is missed.
 *
 * <p>One request at a time counts anew and the others go on with what is known; where counting is
 * slow, it happens less often: at most a twentieth of the time. Thread-safe.
 */
final class QueueDepth {
  private static final Duration TRUST = Duration.ofSeconds(1);
  private static final int REST_FACTOR = 20;

  /** A tenant that has emptied its queue is not to be refused for what a slow count said. */
  private static final Duration LONGEST_TRUST = Duration.ofSeconds(2);

  private final LimitStore store;
  private final LongSupplier nanos;
  private final ReentrantLock counting = new ReentrantLock();
  private final Object lock = new Object();
  private volatile long goodUntilNanos;
  private volatile boolean counted;

  /** What waits, reserved places among it. */
  private TenantCounts depth = new TenantCounts(Map.of());

  /** Reserved places that are neither taken nor given back. */
  private final TenantCounts open = new TenantCounts(Map.of());

  /** While a count runs: what is to be added to its result. */
  private @Nullable TenantCounts missed;

  QueueDepth(LimitStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.goodUntilNanos = nanos.getAsLong() - 1;
  }

  /** Whether there is room. */
  sealed interface ReservationResult {
    record Reserved(Admission.Reservation reservation) implements ReservationResult {}

    record TenantFull() implements ReservationResult {}

    record QueueFull() implements ReservationResult {}
  }

  /**
   * @param most jobs of the tenant that may wait; absent: any number
   * @param wholeQueue jobs of all tenants that may wait
   */
  ReservationResult reserve(String tenant, int jobs, @Nullable Integer most, long wholeQueue) {
    refresh();
    synchronized (lock) {
      if (most != null && depth.of(tenant) + jobs > most) {
        return new ReservationResult.TenantFull();
      }
      if (depth.total() + jobs > wholeQueue) {
        return new ReservationResult.QueueFull();
      }
      change(tenant, jobs);
      open.add(tenant, jobs);
      return new ReservationResult.Reserved(new OpenReservation(tenant, jobs));
    }
  }

  private void change(String tenant, long jobs) {
    depth.add(tenant, jobs);
    if (missed != null) {
      missed.add(tenant, jobs);
    }
  }

  private final class OpenReservation implements Admission.Reservation {
    private final String tenant;
    private final int jobs;
    private boolean ended;

    OpenReservation(String tenant, int jobs) {
      this.tenant = tenant;
      this.jobs = jobs;
    }

    @Override
    public void taken() {
      end(false);
    }

    @Override
    public void close() {
      end(true);
    }

    private void end(boolean giveBack) {
      if (ended) {
        return;
      }
      ended = true;
      synchronized (lock) {
        open.add(tenant, -jobs);
        if (giveBack) {
          change(tenant, -jobs);
        }
      }
    }
  }

  private void refresh() {
    if (isFresh() || !mayCount()) {
      return;
    }
    try {
      if (!isFresh()) {
        count();
      }
    } finally {
      counting.unlock();
    }
  }

  private boolean isFresh() {
    return counted && nanos.getAsLong() - goodUntilNanos <= 0;
  }

  /** Whoever comes before anything is known waits for the first count. */
  private boolean mayCount() {
    if (counted) {
      return counting.tryLock();
    }
    try {
      return counting.tryLock(LONGEST_TRUST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return counting.tryLock();
    }
  }

  private void count() {
    synchronized (lock) {
      missed = open.copy();
    }
    try {
      long start = nanos.getAsLong();
      TenantCounts found = new TenantCounts(store.queued());
      long end = nanos.getAsLong();
      long rest = Math.clamp((end - start) * REST_FACTOR, TRUST.toNanos(), LONGEST_TRUST.toNanos());
      synchronized (lock) {
        if (missed != null) {
          found.addAll(missed);
        }
        depth = found;
        goodUntilNanos = end + rest;
        counted = true;
      }
    } finally {
      synchronized (lock) {
        missed = null;
      }
    }
  }
}
