package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.QueueDepth.ReservationResult;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Admits jobs within the limits of their tenant (queued jobs, stored data) and of the whole queue.
 * Data stored by a running job counts for the next submission. Thread-safe.
 */
public final class Quotas implements Admission {
  private static final Duration QUEUE_RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration STORAGE_RETRY_AFTER = Duration.ofSeconds(60);

  /** How long the summed storage of a tenant is cached. */
  private static final Duration CACHE_TTL = Duration.ofSeconds(15);

  private static final int MAX_CACHED_TENANTS = 10_000;

  private final TenantLimits limits;
  private final LimitStore store;
  private final QueueDepth queue;
  private final long maxQueued;
  private final Cache<String, LimitStore.Stored> storedCache;

  /**
   * @param maxQueued queued jobs of all tenants
   * @param nanos a monotonic clock
   */
  public Quotas(TenantLimits limits, LimitStore store, long maxQueued, LongSupplier nanos) {
    this.limits = limits;
    this.store = store;
    this.queue = new QueueDepth(store, nanos);
    this.maxQueued = maxQueued;
    this.storedCache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TENANTS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  @Override
  public Reservation reserve(String tenant, int jobs) {
    Limits effective = limits.of(tenant);
    if (effective.limitsStorage()) {
      checkStorage(tenant, effective);
    }
    return switch (queue.reserve(tenant, jobs, effective.queued(), maxQueued)) {
      case ReservationResult.Reserved(Reservation reservation) -> reservation;
      case ReservationResult.TenantFull _ ->
          throw new LimitExceededException(
              Limit.QUOTA,
              QUEUE_RETRY_AFTER,
              "This tenant may have at most "
                  + effective.queued()
                  + " queued jobs. Try again when some have run.");
      case ReservationResult.QueueFull _ ->
          throw new LimitExceededException(
              Limit.QUEUE,
              QUEUE_RETRY_AFTER,
              "The queue is full. Try again when some jobs have run.");
    };
  }

  private void checkStorage(String tenant, Limits effective) {
    LimitStore.Stored stored = stored(tenant);
    refuseIf(
        reached(stored.documents(), effective.documents()), "documents", effective.documents());
    refuseIf(reached(stored.chunks(), effective.chunks()), "chunks", effective.chunks());
    refuseIf(reached(stored.bytes(), effective.bytes()), "bytes of text", effective.bytes());
    if (reached(stored.storedBytes(), effective.storedBytes())) {
      throw new LimitExceededException(
          Limit.QUOTA, STORAGE_RETRY_AFTER, StorageBudget.explanation(effective.storedBytes()));
    }
  }

  private static boolean reached(long used, @Nullable Long max) {
    return max != null && used >= max;
  }

  private static void refuseIf(boolean reached, String what, @Nullable Long max) {
    if (reached) {
      throw new LimitExceededException(
          Limit.QUOTA,
          STORAGE_RETRY_AFTER,
          "This tenant has reached its limit of "
              + max
              + " stored "
              + what
              + ". Delete documents or collections, or ask the operator to raise the limit.");
    }
  }

  private LimitStore.Stored stored(String tenant) {
    LimitStore.Stored cached = storedCache.getIfPresent(tenant);
    if (cached != null) {
      return cached;
    }
    LimitStore.Stored counted = store.stored(tenant);
    storedCache.put(tenant, counted);
    return counted;
  }
}
