package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The limits of each tenant: its own, else the configured ones. A change takes effect at once on
 * this node and within seconds on others. Thread-safe.
 */
public final class TenantLimits {
  private static final Duration TRUST = Duration.ofSeconds(5);
  private static final int MOST = 10_000;

  private final LimitStore store;
  private final Limits configured;
  private final Cache<String, Limits> seen;

  /**
   * @param configured for tenants without limits of their own
   * @param nanos a monotonic clock
   */
  public TenantLimits(LimitStore store, Limits configured, LongSupplier nanos) {
    this.store = store;
    this.configured = configured;
    this.seen =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(TRUST)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** What holds for a tenant. */
  public Limits of(String tenant) {
    Limits before = seen.getIfPresent(tenant);
    if (before != null) {
      return before;
    }
    Limits limits = own(tenant).or(configured);
    seen.put(tenant, limits);
    return limits;
  }

  /** What was set for this tenant itself. */
  public Limits own(String tenant) {
    return store.find(tenant);
  }

  public void put(String tenant, Limits limits, AuditEntry entry) {
    store.put(tenant, limits, entry);
    seen.invalidate(tenant);
  }
}
