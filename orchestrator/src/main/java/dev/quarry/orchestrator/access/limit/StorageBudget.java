package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how many bytes a tenant stores, and whether it may store more. Running crawls ask before
 * each page that they store. The size is read at most once a second and node, so a tenant may
 * exceed its limit by what it stores within that second. Thread-safe.
 */
public final class StorageBudget {
  private static final Duration CACHE_TTL = Duration.ofSeconds(1);
  private static final int MAX_CACHED_TENANTS = 10_000;

  private final TenantLimits limits;
  private final LimitStore store;
  private final Cache<String, Long> cache;

  /**
   * @param nanos a monotonic clock
   */
  public StorageBudget(TenantLimits limits, LimitStore store, LongSupplier nanos) {
    this.limits = limits;
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TENANTS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  /**
   * The bytes of a tenant.
   *
   * @param limit null: none
   */
  public record Status(long used, @Nullable Long limit) {}

  public Status status(String tenant) {
    return new Status(used(tenant), limits.of(tenant).storedBytes());
  }

  /** Whether the tenant may store more. Reads no size of a tenant without a limit. */
  public boolean allows(String tenant) {
    Long limit = limits.of(tenant).storedBytes();
    return limit == null || used(tenant) < limit;
  }

  /** What a caller can do when the limit is reached. */
  static String explanation(@Nullable Long limit) {
    return "This tenant has reached its limit of "
        + limit
        + " stored bytes (texts, chunks and uploads). Delete documents or collections, or ask the"
        + " operator to raise stored_bytes; uploads go when their jobs are deleted.";
  }

  private long used(String tenant) {
    Long cached = cache.getIfPresent(tenant);
    if (cached != null) {
      return cached;
    }
    long read = store.stored(tenant).storedBytes();
    cache.put(tenant, read);
    return read;
  }
}
