package dev.quarry.orchestrator.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rate limit of progress reports per token on this node: a burst of 20, then 5 per second.
 * Thread-safe.
 */
final class ProgressThrottle {
  private static final int BURST_SIZE = 20;
  private static final long INTERVAL_NANOS = 200_000_000;
  private static final int MAX_TOKENS = 10_000;

  private final LongSupplier nanos;

  /** Time until which the budget of a token is used up; evicted after that time. */
  private final Cache<String, Long> spentUntil;

  ProgressThrottle(LongSupplier nanos) {
    this.nanos = nanos;
    this.spentUntil =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(Duration.ofNanos(BURST_SIZE * INTERVAL_NANOS))
            .ticker(nanos::getAsLong)
            .build();
  }

  synchronized boolean allows(String token) {
    long now = nanos.getAsLong();
    Long until = spentUntil.getIfPresent(token);
    long spent = until == null ? 0 : Math.max(until - now, 0);
    if (spent > (BURST_SIZE - 1) * INTERVAL_NANOS) {
      return false;
    }
    spentUntil.put(token, now + spent + INTERVAL_NANOS);
    return true;
  }
}
