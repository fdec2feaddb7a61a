package dev.quarry.orchestrator.access.limit;

import java.util.HashMap;
import java.util.Map;

/** Job counts by tenant and in total. Not thread-safe. */
final class TenantCounts {
  private final Map<String, Long> byTenant;
  private long total;

  TenantCounts(Map<String, Long> byTenant) {
    this.byTenant = new HashMap<>(byTenant);
    this.total = byTenant.values().stream().mapToLong(Long::longValue).sum();
  }

  TenantCounts copy() {
    return new TenantCounts(byTenant);
  }

  void add(String tenant, long jobs) {
    byTenant.merge(tenant, jobs, (a, b) -> a + b == 0 ? null : a + b);
    total += jobs;
  }

  void addAll(TenantCounts others) {
    others.byTenant.forEach(this::add);
  }

  long of(String tenant) {
    return byTenant.getOrDefault(tenant, 0L);
  }

  long total() {
    return total;
  }
}
