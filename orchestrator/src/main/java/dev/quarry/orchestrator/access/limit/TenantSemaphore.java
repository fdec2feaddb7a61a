package dev.quarry.orchestrator.access.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * A semaphore that also limits how many of its permits one tenant may hold, so that no tenant can
 * take all of them. Never blocks. Thread-safe.
 */
public final class TenantSemaphore {
  private final int permits;
  private final int mostOfTenant;
  private final Map<String, Integer> takenByTenant = new HashMap<>();
  private int taken;

  /**
   * @param permits in total
   * @param mostOfTenant permits that one tenant may hold
   */
  public TenantSemaphore(int permits, int mostOfTenant) {
    this.permits = permits;
    this.mostOfTenant = mostOfTenant;
  }

  /** The result of an acquisition. */
  public enum Taken {
    YES,
    FULL,
    SHARE_FULL
  }

  /**
   * Acquires a permit if one is available. After {@code YES} the caller must call {@link #giveBack}
   * exactly once.
   *
   * @param shared false on a server without keys, whose only tenant may hold all permits
   */
  public synchronized Taken take(String tenant, boolean shared) {
    if (taken >= permits) {
      return Taken.FULL;
    }
    if (shared && takenByTenant.getOrDefault(tenant, 0) >= mostOfTenant) {
      return Taken.SHARE_FULL;
    }
    takenByTenant.merge(tenant, 1, Integer::sum);
    taken++;
    return Taken.YES;
  }

  public synchronized void giveBack(String tenant) {
    takenByTenant.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    taken--;
  }

  public int mostOfTenant() {
    return mostOfTenant;
  }
}
