package dev.quarry.orchestrator.access.limit;

import dev.quarry.orchestrator.access.audit.AuditEntry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final LongSupplier nanos;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(Limits limits, long atNanos) {}

  /**
   * @param configured for tenants without limits of their own
   * @param nanos a monotonic clock
   */
  public TenantLimits(LimitStore store, Limits configured, LongSupplier nanos) {
    this.store = store;
    this.configured = configured;
    this.nanos = nanos;
  }

  /** What holds for a tenant. */
  public Limits of(String tenant) {
    Seen before = seen.get(tenant);
    long now = nanos.getAsLong();
    if (before != null && now - before.atNanos() < TRUST.toNanos()) {
      return before.limits();
    }
    Limits limits = own(tenant).or(configured);
    if (seen.size() >= MOST) {
      seen.clear();
    }
    seen.put(tenant, new Seen(limits, now));
    return limits;
  }

  /** What was set for this tenant itself. */
  public Limits own(String tenant) {
    return store.find(tenant);
  }

  public void put(String tenant, Limits limits, AuditEntry entry) {
    store.put(tenant, limits, entry);
    seen.remove(tenant);
  }
}
