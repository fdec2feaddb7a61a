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
 * The rate of requests of each tenant on this node: a token bucket that holds a minute's requests
 * and is refilled evenly. Thread-safe.
 */
public final class RequestRates {
  /** The window of every limit, in seconds. */
  public static final long WINDOW_SECONDS = 60;

  private static final int MOST = 10_000;

  private final TenantLimits limits;
  private final TimeMeter clock;
  private final Cache<String, Metered> buckets;

  private record Metered(int perMinute, Bucket bucket) {}

  /**
   * @param nanos a monotonic clock
   */
  public RequestRates(TenantLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.clock = new MonotonicMeter(nanos);
    // A bucket that was not asked for a whole window long is full: nothing is lost with it.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofSeconds(WINDOW_SECONDS))
            .ticker(nanos::getAsLong)
            .build();
  }

  /**
   * How a tenant stands after a request.
   *
   * @param limit requests in a window
   * @param remaining of them
   * @param resetSeconds until the window is whole again
   * @param retryAfter absent: the request is welcome
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
                            : new Metered(perMinute, newBucket(perMinute))))
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

  private record MonotonicMeter(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
