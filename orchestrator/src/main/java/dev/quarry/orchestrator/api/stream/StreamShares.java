package dev.quarry.orchestrator.api.stream;

import java.util.HashMap;
import java.util.Map;

/**
 * How many clients follow jobs on this node, and how many of those belong to one tenant: none may
 * take the places of all. Thread-safe.
 */
public final class StreamShares {
  private final int most;
  private final int mostOfTenant;
  private final Map<String, Integer> ofTenants = new HashMap<>();
  private int taken;

  /**
   * @param most clients at once
   * @param mostOfTenant of them, of one tenant
   */
  public StreamShares(int most, int mostOfTenant) {
    this.most = most;
    this.mostOfTenant = mostOfTenant;
  }

  enum Taken {
    YES,
    FULL,
    SHARE_FULL
  }

  /**
   * @param shared false for the only tenant of a server without keys: nobody is there to share with
   */
  synchronized Taken take(String tenant, boolean shared) {
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

  synchronized void giveBack(String tenant) {
    ofTenants.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
    taken--;
  }

  int mostOfTenant() {
    return mostOfTenant;
  }
}
