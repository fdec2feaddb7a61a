package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A timer whose time advances only by sleeping, without waiting. */
final class ManualTimer implements Timer {
  private final AtomicLong now = new AtomicLong();

  @Override
  public long now() {
    return now.get();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    now.addAndGet(Math.max(0, time.toNanos()));
  }

  Duration slept() {
    return Duration.ofNanos(now.get());
  }
}
