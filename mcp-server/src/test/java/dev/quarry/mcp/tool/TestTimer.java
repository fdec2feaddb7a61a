package dev.quarry.mcp.tool;

import java.time.Duration;

/** Time that passes only when somebody sleeps or lets it. */
final class TestTimer implements Timer {
  private long now = 1;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  void pass(Duration duration) {
    now += duration.toNanos();
  }
}
