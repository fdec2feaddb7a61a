package dev.quarry.mcp.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Caches valid keys for a few seconds. Invalid keys are not cached: a client could fill the cache
 * with made-up keys. Thread-safe.
 */
public final class CachingKeyValidator implements KeyValidator {
  private static final Duration CACHE_TTL = Duration.ofSeconds(3);
  private static final int MAX_ENTRIES = 1_000;

  private final KeyValidator delegate;
  private final LongSupplier nanos;
  private final Map<Caller, Long> validSince = new ConcurrentHashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  public CachingKeyValidator(KeyValidator delegate, LongSupplier nanos) {
    this.delegate = delegate;
    this.nanos = nanos;
  }

  @Override
  public Result check(Caller caller) {
    long now = nanos.getAsLong();
    Long checkedAt = validSince.get(caller);
    if (checkedAt != null && now - checkedAt < CACHE_TTL.toNanos()) {
      return Result.VALID;
    }
    Result result = delegate.check(caller);
    if (result == Result.VALID) {
      if (validSince.size() >= MAX_ENTRIES) {
        validSince.clear();
      }
      validSince.put(caller, now);
    } else {
      validSince.remove(caller);
    }
    return result;
  }
}
