package dev.quarry.orchestrator.access.limit;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Rate limit of each tenant on this node: a token bucket with the capacity of one minute's
 * requests, refilled evenly. Thread-safe.
 */
public final class RequestRates {
  /** The window of every limit, in seconds. */
  public static final long WINDOW_SECONDS = 60;

  private static final int MAX_TENANTS = 10_000;

  private final TenantLimits limits;
  private final TimeMeter clock;
  private final Cache<String, TenantBucket> buckets;

  private record TenantBucket(int perMinute, Bucket bucket) {}

  /**
   * @param nanos a monotonic clock
   */
  public RequestRates(TenantLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.clock = new MonotonicMeter(nanos);
    // A bucket that was not used for a whole window is full, so dropping it loses nothing.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_TENANTS)
            .expireAfterAccess(Duration.ofSeconds(WINDOW_SECONDS))
            .ticker(nanos::getAsLong)
            .build();
  }

  /**
   * The state of a tenant's rate limit after a request.
   *
   * @param limit requests per window
   * @param remaining requests in this window
   * @param resetSeconds until the bucket is full again
   * @param retryAfter empty: the request is allowed
   */
  public record RateLimitStatus(
      int limit, long remaining, long resetSeconds, Optional<Duration> retryAfter) {}

  /** Counts a request. Empty if the tenant's requests are not limited. */
  public Optional<RateLimitStatus> take(String tenant) {
    Integer perMinute = limits.of(tenant).requestsPerMinute();
    if (perMinute == null) {
      return Optional.empty();
    }
    ConsumptionProbe probe = bucket(tenant, perMinute).tryConsumeAndReturnRemaining(1);
    return Optional.of(
        new RateLimitStatus(
            perMinute,
            probe.getRemainingTokens(),
            secondsUp(probe.getNanosToWaitForReset()),
            probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(secondsUp(probe.getNanosToWaitForRefill())))));
  }

  private Bucket bucket(String tenant, int perMinute) {
    return requireNonNull(
            buckets
                .asMap()
                .compute(
                    tenant,
                    (name, known) ->
                        known != null && known.perMinute() == perMinute
                            ? known
                            : new TenantBucket(perMinute, newBucket(perMinute))))
        .bucket();
  }

  private Bucket newBucket(int perMinute) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, Duration.ofSeconds(WINDOW_SECONDS))
                .build())
        .withCustomTimePrecision(clock)
        .build();
  }

  private static long secondsUp(long nanos) {
    return Math.max(1, Math.ceilDiv(nanos, Duration.ofSeconds(1).toNanos()));
  }
}
