package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.QueueDepth.ReservationResult;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits jobs while their tenant has room in the queue and in what it may store, and while the
 * queue as a whole has room. What a running job stores is counted when the next one is submitted.
 * Thread-safe.
 */
public final class Quotas implements Admission {
  private static final Duration QUEUE_MOVES = Duration.ofSeconds(5);
  private static final Duration STORE_MOVES = Duration.ofSeconds(60);

  /** How old a sum over a tenant's documents may be. */
  private static final Duration TRUST = Duration.ofSeconds(15);

  private static final int MOST = 10_000;

  private final TenantLimits limits;
  private final LimitStore store;
  private final QueueDepth queue;
  private final long wholeQueue;
  private final Cache<String, LimitStore.Stored> sums;

  /**
   * @param wholeQueue jobs of all tenants that may wait
   * @param nanos a monotonic clock
   */
  public Quotas(TenantLimits limits, LimitStore store, long wholeQueue, LongSupplier nanos) {
    this.limits = limits;
    this.store = store;
    this.queue = new QueueDepth(store, nanos);
    this.wholeQueue = wholeQueue;
    this.sums =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(TRUST)
            .ticker(nanos::getAsLong)
            .build();
  }

  @Override
  public Reservation reserve(String tenant, int jobs) {
    Limits own = limits.of(tenant);
    if (own.limitsStorage()) {
      checkStorage(tenant, own);
    }
    return switch (queue.reserve(tenant, jobs, own.queued(), wholeQueue)) {
      case ReservationResult.Reserved(Reservation reservation) -> reservation;
      case ReservationResult.TenantFull _ ->
          throw new LimitExceededException(
              Limit.QUOTA,
              QUEUE_MOVES,
              "At most "
                  + own.queued()
                  + " jobs of this tenant may wait. Try again when some have run.");
      case ReservationResult.QueueFull _ ->
          throw new LimitExceededException(
              Limit.QUEUE, QUEUE_MOVES, "The queue is full. Try again when some jobs have run.");
    };
  }

  private void checkStorage(String tenant, Limits own) {
    LimitStore.Stored stored = stored(tenant);
    refuseIf(reached(stored.documents(), own.documents()), "documents", own.documents());
    refuseIf(reached(stored.chunks(), own.chunks()), "chunks", own.chunks());
    refuseIf(reached(stored.bytes(), own.bytes()), "bytes of text", own.bytes());
  }

  private static boolean reached(long used, @Nullable Long most) {
    return most != null && used >= most;
  }

  private static void refuseIf(boolean reached, String what, @Nullable Long most) {
    if (reached) {
      throw new LimitExceededException(
          Limit.QUOTA,
          STORE_MOVES,
          "This tenant has stored the "
              + most
              + " "
              + what
              + " that it may. Delete documents or collections, or have the limit raised.");
    }
  }

  private LimitStore.Stored stored(String tenant) {
    LimitStore.Stored known = sums.getIfPresent(tenant);
    if (known != null) {
      return known;
    }
    LimitStore.Stored counted = store.stored(tenant);
    sums.put(tenant, counted);
    return counted;
  }
}
