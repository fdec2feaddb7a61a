package dev.quarry.mcp.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Asks once in a few seconds about a key that is good. A bad one is asked about every time, since
 * anybody can make some up. Thread-safe.
 */
public final class RememberedKeys implements KeyCheck {
  private static final Duration TRUST = Duration.ofSeconds(3);
  private static final int MOST = 1_000;

  private final KeyCheck source;
  private final LongSupplier nanos;
  private final Map<Caller, Long> good = new ConcurrentHashMap<>();

  /**
   * @param nanos a monotonic clock
   */
  public RememberedKeys(KeyCheck source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  @Override
  public Verdict check(Caller caller) {
    long now = nanos.getAsLong();
    Long since = good.get(caller);
    if (since != null && now - since < TRUST.toNanos()) {
      return Verdict.GOOD;
    }
    Verdict verdict = source.check(caller);
    if (verdict == Verdict.GOOD) {
      if (good.size() >= MOST) {
        good.clear();
      }
      good.put(caller, now);
    } else {
      good.remove(caller);
    }
    return verdict;
  }
}
