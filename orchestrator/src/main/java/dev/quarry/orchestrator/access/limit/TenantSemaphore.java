package dev.quarry.orchestrator.access.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * A semaphore that also limits how many of its permits one tenant may hold, so that no tenant can
 * take all of them. Never blocks. Thread-safe.
 */
public final class TenantSemaphore {
  private final int permits;
  private final int maxPerTenant;
  private final Map<String, Integer> acquiredByTenant = new HashMap<>();
  private int acquired;

  /**
   * @param permits in total
   * @param maxPerTenant permits that one tenant may hold
   */
  public TenantSemaphore(int permits, int maxPerTenant) {
    this.permits = permits;
    this.maxPerTenant = maxPerTenant;
  }

  /** The result of an acquisition. */
  public enum Acquisition {
    ACQUIRED,
    FULL,
    TENANT_LIMIT
  }

  /**
   * Acquires a permit if one is available. After {@code ACQUIRED} the caller must call {@link
   * #release} exactly once.
   *
   * @param shared false on a server without keys, whose only tenant may hold all permits
   */
  public synchronized Acquisition tryAcquire(String tenant, boolean shared) {
    if (acquired >= permits) {
      return Acquisition.FULL;
    }
    if (shared && acquiredByTenant.getOrDefault(tenant, 0) >= maxPerTenant) {
      return Acquisition.TENANT_LIMIT;
    }
    acquiredByTenant.merge(tenant, 1, Integer::sum);
    acquired++;
    return Acquisition.ACQUIRED;
  }

  public synchronized void release(String tenant) {
    acquiredByTenant.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    acquired--;
  }

  public int maxPerTenant() {
    return maxPerTenant;
  }
}
