package dev.quarry.orchestrator.event;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A claiming node, as seen by its bus. */
public final class WorkingNode implements Bus.WorkListener {
  /** Messages that were delivered to this node only. */
  public final AtomicInteger messages = new AtomicInteger();

  private final Semaphore wakeUps = new Semaphore(0);
  private final Semaphore free;
  private volatile boolean acknowledges = true;

  public WorkingNode(int slots) {
    free = new Semaphore(slots);
  }

  /** Reads messages and never acknowledges them. */
  public WorkingNode stuck() {
    acknowledges = false;
    return this;
  }

  /** Adds free slots. */
  public void free(int slots) {
    free.release(slots);
  }

  /** Whether the node is woken so many times within 20 s. */
  public boolean woken(int times) throws InterruptedException {
    return wakeUps.tryAcquire(times, 20, TimeUnit.SECONDS);
  }

  @Override
  public void wake() {
    wakeUps.release();
  }

  @Override
  public void wake(Runnable acknowledge) {
    messages.incrementAndGet();
    if (acknowledges) {
      acknowledge.run();
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
