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
  private final Map<Caller, Checked> valid = new ConcurrentHashMap<>();

  private record Checked(Result.Valid result, long at) {}

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
    Checked cached = valid.get(caller);
    if (cached != null && now - cached.at() < CACHE_TTL.toNanos()) {
      return cached.result();
    }
    Result result = delegate.check(caller);
    if (result instanceof Result.Valid accepted) {
      if (valid.size() >= MAX_ENTRIES) {
        valid.clear();
      }
      valid.put(caller, new Checked(accepted, now));
    } else {
      valid.remove(caller);
    }
    return result;
  }
}
