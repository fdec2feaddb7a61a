package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.schedule.RepeatingTask;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Knows who waits for events of which job. Watchers are woken by the bus, and by one look at the
 * database every second for all of them together, in case a wake-up was lost. Thread-safe.
 */
public final class JobWatch {
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Waits for events of a job. Both methods return at once. */
  interface Watcher {
    /** The number of the last event that it knows. */
    long seen();

    /** There may be events after that one. */
    void changed();

    /** About a second has passed. */
    default void tick() {}
  }

  private final EventLog events;
  private final Bus bus;
  private final Map<UUID, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final RepeatingTask looking = new RepeatingTask("job-watch", LOOK, this::look);

  public JobWatch(EventLog events, Bus bus) {
    this.events = events;
    this.bus = bus;
    looking.start();
  }

  /** Wakes the watcher from now on, until it is closed. */
  Bus.Subscription watch(UUID job, Watcher watcher) {
    watchers.compute(
        job,
        (id, known) -> {
          Set<Watcher> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
          all.add(watcher);
          return all;
        });
    Bus.Subscription wakeUps = bus.onChange(job, watcher::changed);
    return () -> {
      wakeUps.close();
      watchers.computeIfPresent(
          job,
          (id, known) -> {
            known.remove(watcher);
            return known.isEmpty() ? null : known;
          });
    };
  }

  private Duration look() {
    watchers.values().forEach(all -> all.forEach(Watcher::tick));
    if (!watchers.isEmpty()) {
      events.lastSeqs(Set.copyOf(watchers.keySet())).forEach(this::tell);
    }
    return LOOK;
  }

  private void tell(UUID job, long lastSeq) {
    for (Watcher watcher : watchers.getOrDefault(job, Set.of())) {
      if (watcher.seen() < lastSeq) {
        watcher.changed();
      }
    }
  }

  /** The newest event as soon as there is one after a number; empty when the time is over. */
  private Optional<JobEvent> newest(UUID job, long after, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Wait wait = new Wait(after);
    try (Bus.Subscription _ = watch(job, wait)) {
      while (true) {
        Optional<JobEvent> found =
            events.lastEvents(job, 1).stream().filter(event -> event.seq() > after).findFirst();
        long left = deadline - System.nanoTime();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        pause(wait.wakeUps, left);
      }
    }
  }

  /** One caller's thread that waits. */
  private static final class Wait implements Watcher {
    private final long seen;
    private final Semaphore wakeUps = new Semaphore(0);

    Wait(long seen) {
      this.seen = seen;
    }

    @Override
    public long seen() {
      return seen;
    }

    @Override
    public void changed() {
      wakeUps.release();
    }
  }

  private void pause(Semaphore wakeUps, long nanos) throws InterruptedException {
    waiting.add(Thread.currentThread());
    try {
      if (looking.isClosed()) {
        throw new InterruptedException("shutting down");
      }
      if (wakeUps.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  /** Waits until the job has an event after a number, or the time is over. */
  public void awaitEvent(UUID job, long after, Duration atMost) throws InterruptedException {
    newest(job, after, atMost);
  }

  /** Waits until the job has ended, or the time is over. */
  public void awaitEnd(UUID job, long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long seq = after;
    while (true) {
      Optional<JobEvent> found = newest(job, seq, Duration.ofNanos(deadline - System.nanoTime()));
      if (found.isEmpty() || EventTypes.terminal(found.get().type())) {
        return;
      }
      seq = found.get().seq();
    }
  }

  /** Ends all waits, so that the server can stop without cutting off answers. */
  public void close() {
    looking.close();
    waiting.forEach(Thread::interrupt);
  }
}
