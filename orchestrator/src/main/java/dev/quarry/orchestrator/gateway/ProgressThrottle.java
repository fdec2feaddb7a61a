package dev.quarry.orchestrator.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often one token may report to this node: some at once, then a few each second. Thread-safe.
 */
final class ProgressThrottle {
  private static final int AT_ONCE = 20;
  private static final long NANOS_EACH = 200_000_000;
  private static final int MOST_TOKENS = 10_000;

  private final LongSupplier nanos;

  /**
   * Until when the reports of a token are used up; the one that reported longest ago goes first.
   */
  private final Map<String, Long> spentUntil =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_TOKENS;
        }
      };

  ProgressThrottle(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized boolean allows(String token) {
    long now = nanos.getAsLong();
    long spent = Math.max(spentUntil.getOrDefault(token, now) - now, 0);
    if (spent > (AT_ONCE - 1) * NANOS_EACH) {
      return false;
    }
    spentUntil.put(token, now + spent + NANOS_EACH);
    return true;
  }
}
