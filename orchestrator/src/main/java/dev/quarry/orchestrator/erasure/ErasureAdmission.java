package dev.quarry.orchestrator.erasure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.Admission;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Admits no jobs of erased tenants. A submission whose body takes minutes to arrive was
 * authenticated before its key was revoked, so the key alone does not keep it out. Thread-safe.
 */
public final class ErasureAdmission implements Admission {
  private static final Duration CACHE_TTL = Duration.ofSeconds(5);
  private static final int MAX_CACHED_TENANTS = 10_000;

  private final Admission next;
  private final Predicate<String> closed;
  private final Cache<String, Boolean> cache;

  /**
   * @param closed {@link ErasureStore#closed}
   * @param nanos a monotonic clock
   */
  public ErasureAdmission(Admission next, Predicate<String> closed, LongSupplier nanos) {
    this.next = next;
    this.closed = closed;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TENANTS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  @Override
  public Reservation reserve(String tenant, int jobs) {
    if (!tenant.equals(Principal.DEFAULT_TENANT) && isClosed(tenant)) {
      throw new TenantErasedException();
    }
    return next.reserve(tenant, jobs);
  }

  private boolean isClosed(String tenant) {
    Boolean cached = cache.getIfPresent(tenant);
    if (cached != null) {
      return cached;
    }
    boolean read = closed.test(tenant);
    cache.put(tenant, read);
    return read;
  }
}
