package dev.quarry.orchestrator.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.limit.TokenUsage.Today;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how many embedding tokens a tenant has used today, and whether its vectors are postponed
 * because its limit is used up. The limit itself is enforced where the backlog of vectors is taken.
 * Usage is cached for a second. Thread-safe.
 */
public final class TokenBudget {
  private static final Duration CACHE_TTL = Duration.ofSeconds(1);
  private static final int MAX_CACHED_TENANTS = 10_000;

  private final TenantLimits limits;
  private final TokenUsage usage;
  private final Cache<String, Today> cache;

  /**
   * @param nanos a monotonic clock
   */
  public TokenBudget(TenantLimits limits, TokenUsage usage, LongSupplier nanos) {
    this.limits = limits;
    this.usage = usage;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_TENANTS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  /**
   * The tokens of a tenant.
   *
   * @param perDay the limit; null: none
   * @param postponement empty unless the limit is used up
   */
  public record Status(
      long usedToday, @Nullable Long perDay, Optional<Postponement> postponement) {}

  /**
   * No further vectors are computed for the tenant today.
   *
   * @param until the beginning of the next UTC day
   * @param tokensPerDay the limit that is used up
   */
  public record Postponement(Instant until, long tokensPerDay) {}

  public Status status(String tenant) {
    Today today = today(tenant);
    Long perDay = limits.of(tenant).embeddingTokensPerDay();
    return new Status(
        today.tokens(),
        perDay,
        perDay == null || today.tokens() < perDay
            ? Optional.empty()
            : Optional.of(new Postponement(today.endsAt(), perDay)));
  }

  /** Empty unless the limit of the tenant is used up. Reads no usage of a tenant without limit. */
  public Optional<Postponement> postponement(String tenant) {
    return limits.of(tenant).embeddingTokensPerDay() == null
        ? Optional.empty()
        : status(tenant).postponement();
  }

  private Today today(String tenant) {
    Today cached = cache.getIfPresent(tenant);
    if (cached != null) {
      return cached;
    }
    Today read = usage.today(tenant);
    cache.put(tenant, read);
    return read;
  }
}
