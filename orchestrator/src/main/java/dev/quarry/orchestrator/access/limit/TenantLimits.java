package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The effective limits of each tenant: its own, else the configured defaults. A change takes effect
 * at once on this node and within 5 seconds on others. Thread-safe.
 */
public final class TenantLimits {
  private static final Duration CACHE_TTL = Duration.ofSeconds(5);
  private static final int MAX_CACHED_TENANTS = 10_000;

  private final LimitStore store;
  private final Limits configured;
  private final Cache<String, Limits> cache;

  /**
   * @param configured for tenants without limits of their own
   * @param nanos a monotonic clock
   */
  public TenantLimits(LimitStore store, Limits configured, LongSupplier nanos) {
    this.store = store;
    this.configured = configured;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TENANTS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** The effective limits of a tenant. */
  public Limits of(String tenant) {
    Limits cached = cache.getIfPresent(tenant);
    if (cached != null) {
      return cached;
    }
    Limits limits = own(tenant).or(configured);
    cache.put(tenant, limits);
    return limits;
  }

  /** The tenant's own limits. */
  public Limits own(String tenant) {
    return store.find(tenant);
  }

  public void put(String tenant, Limits limits, AuditEntry entry) {
    store.put(tenant, limits, entry);
    cache.invalidate(tenant);
  }
}
