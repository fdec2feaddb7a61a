package dev.quarry.orchestrator.access.limit;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits the failed sign-ins of an address on this node: ten at once, then one every six seconds.
 * An attempt takes a token of the address's bucket before the key is checked, so that concurrent
 * attempts cannot exceed the limit; one that succeeds gives it back. Thread-safe.
 */
public final class SignInAttempts {
  static final int MAX_FAILURES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 10_000;

  private final MonotonicMeter clock;
  private final Cache<String, Bucket> buckets;

  /**
   * @param nanos a monotonic clock
   */
  public SignInAttempts(LongSupplier nanos) {
    this.clock = new MonotonicMeter(nanos);
    // A bucket that was not used for a whole window is full, so dropping it loses nothing.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(WINDOW)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** Begins an attempt. Empty if it may go on, otherwise how long to wait. */
  public Optional<Duration> begin(String address) {
    ConsumptionProbe probe = bucket(address).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(
                Math.ceilDiv(probe.getNanosToWaitForRefill(), Duration.ofSeconds(1).toNanos())));
  }

  /** The attempt that was begun has succeeded. */
  public void succeeded(String address) {
    bucket(address).addTokens(1);
  }

  private Bucket bucket(String address) {
    return requireNonNull(
        buckets.get(
            address,
            _ ->
                Bucket.builder()
                    .addLimit(
                        Bandwidth.builder()
                            .capacity(MAX_FAILURES)
                            .refillGreedy(MAX_FAILURES, WINDOW)
                            .build())
                    .withCustomTimePrecision(clock)
                    .build()));
  }
}
