package dev.quarry.orchestrator.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often one token may report to this node: some at once, then a few each second. Thread-safe.
 */
final class ProgressThrottle {
  private static final int AT_ONCE = 20;
  private static final long NANOS_EACH = 200_000_000;
  private static final int MOST_TOKENS = 10_000;

  private final LongSupplier nanos;

  /** Until when the reports of a token are used up; forgotten when that is over. */
  private final Cache<String, Long> spentUntil;

  ProgressThrottle(LongSupplier nanos) {
    this.nanos = nanos;
    this.spentUntil =
        Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(Duration.ofNanos(AT_ONCE * NANOS_EACH))
            .ticker(nanos::getAsLong)
            .build();
  }

  synchronized boolean allows(String token) {
    long now = nanos.getAsLong();
    Long until = spentUntil.getIfPresent(token);
    long spent = until == null ? 0 : Math.max(until - now, 0);
    if (spent > (AT_ONCE - 1) * NANOS_EACH) {
      return false;
    }
    spentUntil.put(token, now + spent + NANOS_EACH);
    return true;
  }
}
