package dev.quarry.mcp.tool;

import java.time.Duration;

/** A clock that advances only by sleep and {@link #advance}. */
final class ManualClock implements MonotonicClock {
  private long now = 1;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    advance(duration);
  }

  void advance(Duration duration) {
    now += duration.toNanos();
  }
}
