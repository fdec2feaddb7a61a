package dev.quarry.orchestrator.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be told to other nodes: bounded, each thing once, and nothing while Redis is away.
 * Thread-safe; only {@link #take} waits.
 */
final class Outbox {
  /** Of each kind. More is dropped: who listens polls as well. */
  static final int MOST = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean open;

  private boolean work;
  private final Set<UUID> changed = new LinkedHashSet<>();
  private final Set<UUID> cancelled = new LinkedHashSet<>();
  private final Set<String> looked = new LinkedHashSet<>();

  /**
   * What had gathered.
   *
   * @param changed jobs with new events
   * @param cancelled jobs to be cancelled
   * @param looked ids of messages about work that have served their purpose
   */
  record Batch(boolean work, List<UUID> changed, List<UUID> cancelled, List<String> looked) {
    boolean isEmpty() {
      return !work && changed.isEmpty() && cancelled.isEmpty() && looked.isEmpty();
    }
  }

  void work() {
    lock.lock();
    try {
      work = open;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  void changed(UUID jobId) {
    add(changed, List.of(jobId));
  }

  void cancelled(UUID jobId) {
    add(cancelled, List.of(jobId));
  }

  void looked(List<String> messages) {
    add(looked, messages);
  }

  private <T> void add(Set<T> kind, Collection<T> more) {
    lock.lock();
    try {
      if (open && kind.size() + more.size() <= MOST) {
        kind.addAll(more);
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Redis is there: keeps what is told from now on. */
  void open() {
    lock.lock();
    try {
      open = true;
    } finally {
      lock.unlock();
    }
  }

  /** Redis is away: forgets everything, also what is told from now on. */
  void shut() {
    lock.lock();
    try {
      open = false;
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** All that has gathered; waits for something to be told, and is empty when the time is up. */
  Batch take(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!work && changed.isEmpty() && cancelled.isEmpty() && looked.isEmpty() && left > 0) {
        left = filled.awaitNanos(left);
      }
      return drain();
    } finally {
      lock.unlock();
    }
  }

  private Batch drain() {
    Batch batch =
        new Batch(
            work, new ArrayList<>(changed), new ArrayList<>(cancelled), new ArrayList<>(looked));
    work = false;
    changed.clear();
    cancelled.clear();
    looked.clear();
    return batch;
  }
}
