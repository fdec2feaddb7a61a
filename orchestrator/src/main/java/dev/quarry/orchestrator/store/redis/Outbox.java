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
 * Pending messages to other nodes: bounded, without duplicates, and empty while Redis is
 * unavailable. Thread-safe; only {@link #take} blocks.
 */
final class Outbox {
  /** Limit of each kind. Further messages are dropped: listeners poll as well. */
  static final int MAX_ENTRIES = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private boolean open;

  private boolean work;
  private final Set<UUID> changed = new LinkedHashSet<>();
  private final Set<UUID> cancelled = new LinkedHashSet<>();
  private final Set<String> acknowledged = new LinkedHashSet<>();

  /**
   * The pending messages.
   *
   * @param work whether jobs may be due
   * @param changed jobs with new events
   * @param cancelled jobs whose cancellation was requested
   * @param acknowledged ids of work messages that were processed
   */
  record Batch(boolean work, List<UUID> changed, List<UUID> cancelled, List<String> acknowledged) {
    boolean isEmpty() {
      return !work && changed.isEmpty() && cancelled.isEmpty() && acknowledged.isEmpty();
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

  void acknowledged(List<String> messages) {
    add(acknowledged, messages);
  }

  private <T> void add(Set<T> kind, Collection<T> more) {
    lock.lock();
    try {
      if (open && kind.size() + more.size() <= MAX_ENTRIES) {
        kind.addAll(more);
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Redis is available: messages are kept from now on. */
  void open() {
    lock.lock();
    try {
      open = true;
    } finally {
      lock.unlock();
    }
  }

  /** Redis is unavailable: drops all pending and further messages. */
  void close() {
    lock.lock();
    try {
      open = false;
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** Removes all pending messages. Waits for one; the batch is empty if the timeout expires. */
  Batch take(Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!work
          && changed.isEmpty()
          && cancelled.isEmpty()
          && acknowledged.isEmpty()
          && left > 0) {
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
            work,
            new ArrayList<>(changed),
            new ArrayList<>(cancelled),
            new ArrayList<>(acknowledged));
    work = false;
    changed.clear();
    cancelled.clear();
    acknowledged.clear();
    return batch;
  }
}
