package dev.quarry.orchestrator.access.limit;

import java.util.HashMap;
import java.util.Map;

/** Jobs by tenant, and all together. Not thread-safe. */
final class Tally {
  private final Map<String, Long> byTenant;
  private long total;

  Tally(Map<String, Long> byTenant) {
    this.byTenant = new HashMap<>(byTenant);
    this.total = byTenant.values().stream().mapToLong(Long::longValue).sum();
  }

  Tally copy() {
    return new Tally(byTenant);
  }

  void add(String tenant, long jobs) {
    byTenant.merge(tenant, jobs, (a, b) -> a + b == 0 ? null : a + b);
    total += jobs;
  }

  void addAll(Tally others) {
    others.byTenant.forEach(this::add);
  }

  long of(String tenant) {
    return byTenant.getOrDefault(tenant, 0L);
  }

  long total() {
    return total;
  }
}
