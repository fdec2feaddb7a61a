package dev.quarry.orchestrator.clock;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A clock whose time advances only by sleeping, without waiting. */
public final class ManualClock implements MonotonicClock {
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(duration);
    nanos.addAndGet(Math.max(0, duration.toNanos()));
  }

  /** The total time of all sleeps. */
  public Duration slept() {
    return Duration.ofNanos(nanos.get());
  }

  public List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}
