package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the watchers of jobs when there are new events. The bus sends wake-ups; one database query
 * per second for all watchers finds events whose wake-up was lost. Thread-safe.
 */
public final class JobWatch {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /** Progress may follow an awaited event before the waiting thread reads. */
  private static final int MAX_EVENTS = 20;

  /** Receives wake-ups for a job. Its methods must not block. */
  interface Watcher {
    /** The number of the last event that this watcher has seen. */
    long seen();

    /** There may be newer events. */
    void changed();

    /** Called about once a second. */
    default void tick() {}
  }

  private final EventLog events;
  private final Bus bus;
  private final Map<UUID, Set<Watcher>> watchers = new ConcurrentHashMap<>();
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final RepeatingTask polling = new RepeatingTask("job-watch", POLL_INTERVAL, this::poll);

  public JobWatch(EventLog events, Bus bus) {
    this.events = events;
    this.bus = bus;
    polling.start();
  }

  /** Notifies the watcher until the subscription is closed. */
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

  private Duration poll() {
    watchers.values().forEach(all -> all.forEach(Watcher::tick));
    if (!watchers.isEmpty()) {
      events.lastSeqs(Set.copyOf(watchers.keySet())).forEach(this::notifyWatchers);
    }
    return POLL_INTERVAL;
  }

  private void notifyWatchers(UUID job, long lastSeq) {
    for (Watcher watcher : watchers.getOrDefault(job, Set.of())) {
      if (watcher.seen() < lastSeq) {
        watcher.changed();
      }
    }
  }

  /** Waits for events after a number and returns the newest ones; empty after the timeout. */
  private List<JobEvent> awaitNewest(UUID job, long after, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Wait wait = new Wait(after);
    try (Bus.Subscription _ = watch(job, wait)) {
      while (true) {
        List<JobEvent> found =
            events.lastEvents(job, MAX_EVENTS).stream()
                .filter(event -> event.seq() > after)
                .toList();
        long left = deadline - System.nanoTime();
        if (!found.isEmpty() || left <= 0) {
          return found;
        }
        awaitWakeUp(wait.wakeUps, left);
      }
    }
  }

  /** A thread that waits for an event. */
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

  private void awaitWakeUp(Semaphore wakeUps, long nanos) throws InterruptedException {
    waiting.add(Thread.currentThread());
    try {
      if (polling.isClosed()) {
        throw new InterruptedException("shutting down");
      }
      if (wakeUps.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  /** Waits until the job has an event after a number, or until the timeout. */
  public void awaitEvent(UUID job, long after, Duration atMost) throws InterruptedException {
    awaitNewest(job, after, atMost);
  }

  /**
   * Waits until the job has ended, or until the timeout.
   *
   * @param searchable whether it suffices that the job is searchable
   */
  public void awaitEnd(UUID job, long after, boolean searchable, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long seq = after;
    while (true) {
      List<JobEvent> found = awaitNewest(job, seq, Duration.ofNanos(deadline - System.nanoTime()));
      if (found.isEmpty() || found.stream().anyMatch(event -> ends(event.type(), searchable))) {
        return;
      }
      seq = found.getLast().seq();
    }
  }

  private static boolean ends(String type, boolean searchable) {
    return EventTypes.terminal(type) || searchable && type.equals(EventTypes.SEARCHABLE);
  }

  /** Interrupts all waiting threads, so that the server can stop after their responses are sent. */
  public void close() {
    polling.close();
    waiting.forEach(Thread::interrupt);
  }
}
