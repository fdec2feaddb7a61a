package dev.quarry.orchestrator.api;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.EventTypes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for events of jobs. Woken by the bus, and by a look at the database every second in case a
 * wake-up was lost. Thread-safe; each wait costs its caller's (virtual) thread and nothing else.
 */
public final class JobWatch {
  private static final int MOST_EVENTS = 200;
  private static final Duration POLL = Duration.ofSeconds(1);

  private final EventLog log;
  private final Bus bus;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public JobWatch(EventLog log, Bus bus) {
    this.log = log;
    this.bus = bus;
  }

  /** Events after a number, in order, as soon as there are any; empty when the time is over. */
  List<JobEvent> next(UUID job, long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Semaphore changed = new Semaphore(0);
    try (Bus.Subscription _ = bus.onChange(job, changed::release)) {
      while (true) {
        List<JobEvent> events = log.events(job, after, MOST_EVENTS);
        long left = deadline - System.nanoTime();
        if (!events.isEmpty() || left <= 0) {
          return events;
        }
        pause(changed, Math.min(left, POLL.toNanos()));
      }
    }
  }

  private void pause(Semaphore changed, long nanos) throws InterruptedException {
    waiting.add(Thread.currentThread());
    try {
      if (closed) {
        throw new InterruptedException("shutting down");
      }
      if (changed.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        changed.drainPermits();
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  /** Waits until the job has an event after a number, or the time is over. */
  void awaitEvent(UUID job, long after, Duration atMost) throws InterruptedException {
    next(job, after, atMost);
  }

  /** Waits until the job has ended, or the time is over. */
  void awaitEnd(UUID job, long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long seq = after;
    while (true) {
      List<JobEvent> events = next(job, seq, Duration.ofNanos(deadline - System.nanoTime()));
      if (events.isEmpty() || EventTypes.terminal(events.getLast().type())) {
        return;
      }
      seq = events.getLast().seq();
    }
  }

  /** Ends all waits, so that the server can stop without cutting off answers. */
  public void close() {
    closed = true;
    waiting.forEach(Thread::interrupt);
  }
}
