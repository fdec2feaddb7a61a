package dev.quarry.orchestrator.pipeline.fetch.host;

import dev.quarry.orchestrator.clock.MonotonicClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The registry of a process that shares its hosts with no other. Thread-safe. */
public final class LocalHostRegistry implements HostRegistry {
  private final MonotonicClock timer;
  private final Map<String, Long> nextStarts = new HashMap<>();
  private final Map<String, Long> postponed = new HashMap<>();

  public LocalHostRegistry(MonotonicClock timer) {
    this.timer = timer;
  }

  @Override
  public synchronized Share renew(String host, int inProgress, int all) {
    return new Share(1, 0, true, Duration.ofNanos(until(postponed, host)));
  }

  @Override
  public void yieldTurn(String host) {}

  @Override
  public synchronized void leave(String host) {
    nextStarts.computeIfPresent(host, (name, start) -> start - timer.nanos() > 0 ? start : null);
    postponed.computeIfPresent(host, (name, end) -> end - timer.nanos() > 0 ? end : null);
  }

  @Override
  public synchronized Duration reserveStart(String host, Duration delay) {
    long wait = Math.max(until(nextStarts, host), until(postponed, host));
    nextStarts.put(host, timer.nanos() + wait + delay.toNanos());
    return Duration.ofNanos(wait);
  }

  @Override
  public synchronized void postpone(String host, Duration time) {
    postponed.merge(host, timer.nanos() + time.toNanos(), (a, b) -> a - b > 0 ? a : b);
  }

  private long until(Map<String, Long> times, String host) {
    Long time = times.get(host);
    return time == null ? 0 : Math.max(0, time - timer.nanos());
  }
}
