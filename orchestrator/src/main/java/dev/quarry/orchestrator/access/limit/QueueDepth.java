package dev.quarry.orchestrator.access.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The number of queued jobs: the last count from the database plus the jobs that this node has
 * reserved since. Capacity is checked and reserved in one step, so concurrent submissions to one
 * node never exceed a limit. Reservations made while a count runs are added to its result: a job
 * may be counted twice until the next count, but none is missed.
 *
 * <p>One request at a time counts; the others use the last result. The next count is due after 20
 * times the duration of the last one, but after 1 second at least and 2 seconds at most.
 * Thread-safe.
 */
final class QueueDepth {
  private static final Duration MIN_CACHE_TTL = Duration.ofSeconds(1);
  private static final int INTERVAL_FACTOR = 20;

  /** Bounds how long a tenant whose queue is empty is refused because of an old count. */
  private static final Duration MAX_CACHE_TTL = Duration.ofSeconds(2);

  private final LimitStore store;
  private final LongSupplier nanos;
  private final ReentrantLock counting = new ReentrantLock();
  private final Object lock = new Object();
  private volatile long freshUntilNanos;
  private volatile boolean counted;

  /** Queued jobs, reserved ones included. */
  private TenantCounts depth = new TenantCounts(Map.of());

  /** Reserved jobs whose reservation is still open. */
  private final TenantCounts openReservations = new TenantCounts(Map.of());

  /** While a count runs: changes to add to its result. */
  private @Nullable TenantCounts reservedDuringCount;

  QueueDepth(LimitStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
    this.freshUntilNanos = nanos.getAsLong() - 1;
  }

  /** The result of a reservation. */
  sealed interface ReservationResult {
    record Reserved(Admission.Reservation reservation) implements ReservationResult {}

    record TenantFull() implements ReservationResult {}

    record QueueFull() implements ReservationResult {}
  }

  /**
   * @param maxOfTenant queued jobs of the tenant; null: no limit
   * @param maxTotal queued jobs of all tenants
   */
  ReservationResult reserve(String tenant, int jobs, @Nullable Integer maxOfTenant, long maxTotal) {
    refresh();
    synchronized (lock) {
      if (maxOfTenant != null && depth.of(tenant) + jobs > maxOfTenant) {
        return new ReservationResult.TenantFull();
      }
      if (depth.total() + jobs > maxTotal) {
        return new ReservationResult.QueueFull();
      }
      change(tenant, jobs);
      openReservations.add(tenant, jobs);
      return new ReservationResult.Reserved(new OpenReservation(tenant, jobs));
    }
  }

  private void change(String tenant, long jobs) {
    depth.add(tenant, jobs);
    if (reservedDuringCount != null) {
      reservedDuringCount.add(tenant, jobs);
    }
  }

  private final class OpenReservation implements Admission.Reservation {
    private final String tenant;
    private final int jobs;
    private boolean closed;

    OpenReservation(String tenant, int jobs) {
      this.tenant = tenant;
      this.jobs = jobs;
    }

    @Override
    public void confirm() {
      end(false);
    }

    @Override
    public void close() {
      end(true);
    }

    private void end(boolean release) {
      if (closed) {
        return;
      }
      closed = true;
      synchronized (lock) {
        openReservations.add(tenant, -jobs);
        if (release) {
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
    return counted && nanos.getAsLong() - freshUntilNanos <= 0;
  }

  /** Locks for a count. Waits only for the first count, because no result exists before it. */
  private boolean mayCount() {
    if (counted) {
      return counting.tryLock();
    }
    try {
      return counting.tryLock(MAX_CACHE_TTL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return counting.tryLock();
    }
  }

  private void count() {
    synchronized (lock) {
      reservedDuringCount = openReservations.copy();
    }
    try {
      long start = nanos.getAsLong();
      TenantCounts found = new TenantCounts(store.queued());
      long end = nanos.getAsLong();
      long interval =
          Math.clamp(
              (end - start) * INTERVAL_FACTOR, MIN_CACHE_TTL.toNanos(), MAX_CACHE_TTL.toNanos());
      synchronized (lock) {
        if (reservedDuringCount != null) {
          found.addAll(reservedDuringCount);
        }
        depth = found;
        freshUntilNanos = end + interval;
        counted = true;
      }
    } finally {
      synchronized (lock) {
        reservedDuringCount = null;
      }
    }
  }
}
