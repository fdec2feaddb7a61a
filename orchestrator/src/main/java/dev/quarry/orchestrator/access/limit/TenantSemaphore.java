package dev.quarry.orchestrator.access.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * Places of one kind on this node, and how many of those one tenant has taken: none may take the
 * places of all. Thread-safe.
 */
public final class TenantSemaphore {
  private final int most;
  private final int mostOfTenant;
  private final Map<String, Integer> ofTenants = new HashMap<>();
  private int taken;

  /**
   * @param most places
   * @param mostOfTenant of them, for one tenant
   */
  public TenantSemaphore(int most, int mostOfTenant) {
    this.most = most;
    this.mostOfTenant = mostOfTenant;
  }

  /** Whether a place was got. */
  public enum Taken {
    YES,
    FULL,
    SHARE_FULL
  }

  /**
   * Takes a place if there is one; whoever gets it gives it back once.
   *
   * @param shared false for the only tenant of a server without keys: nobody is there to share with
   */
  public synchronized Taken take(String tenant, boolean shared) {
    if (taken >= most) {
      return Taken.FULL;
    }
    if (shared && ofTenants.getOrDefault(tenant, 0) >= mostOfTenant) {
      return Taken.SHARE_FULL;
    }
    ofTenants.merge(tenant, 1, Integer::sum);
    taken++;
    return Taken.YES;
  }

  public synchronized void giveBack(String tenant) {
    ofTenants.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    taken--;
  }

  public int mostOfTenant() {
    return mostOfTenant;
  }
}
