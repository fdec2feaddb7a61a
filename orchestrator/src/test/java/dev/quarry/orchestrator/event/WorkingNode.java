package dev.quarry.orchestrator.event;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that claims, as its bus sees it. */
public final class WorkingNode implements Bus.WorkListener {
  /** Messages that no other node was given. */
  public final AtomicInteger messages = new AtomicInteger();

  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore free;
  private volatile boolean looks = true;

  public WorkingNode(int slots) {
    free = new Semaphore(slots);
  }

  /** Takes messages and never looks for work. */
  public WorkingNode stuck() {
    looks = false;
    return this;
  }

  /** Makes room for so many jobs. */
  public void free(int slots) {
    free.release(slots);
  }

  /** Whether it has been woken so often, soon. */
  public boolean woken(int times) throws InterruptedException {
    return wakeUps.tryAcquire(times, 20, TimeUnit.SECONDS);
  }

  @Override
  public void wake() {
    wakeUps.release();
  }

  @Override
  public void wake(Runnable looked) {
    messages.incrementAndGet();
    if (looks) {
      looked.run();
    }
    wakeUps.release();
  }

  @Override
  public int awaitFree(Duration atMost) throws InterruptedException {
    if (free.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      free.release();
    }
    return free.availablePermits();
  }

  @Override
  public boolean full() {
    return free.availablePermits() == 0;
  }
}
