package dev.quarry.orchestrator.submission;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets submissions under one idempotency key come one after the other on this node. Whoever comes
 * second finds out whether the first took the last place before it is told that there is none: it
 * would be refused for want of the place that is its own. Thread-safe.
 *
 * <p>Between nodes nothing is needed: a job of another node counts here when it is committed, and
 * then its key is found.
 */
final class IdempotencyKeyLocks {
  /** Longer than a submission takes; after it, to wait would do more harm than to be refused. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final Map<Key, KeyLock> locks = new HashMap<>();

  private record Key(String tenant, String key) {}

  private static final class KeyLock {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Outside of transactions: nobody waits with a connection in hand. */
  <T> T withLock(String tenant, String key, Supplier<T> submission) {
    Key name = new Key(tenant, key);
    KeyLock keyLock = acquire(name);
    boolean locked = false;
    try {
      locked = tryLock(keyLock);
      return submission.get();
    } finally {
      if (locked) {
        keyLock.lock.unlock();
      }
      release(name, keyLock);
    }
  }

  private static boolean tryLock(KeyLock keyLock) {
    try {
      return keyLock.lock.tryLock(LOCK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private KeyLock acquire(Key name) {
    synchronized (locks) {
      KeyLock keyLock = locks.computeIfAbsent(name, _ -> new KeyLock());
      keyLock.users++;
      return keyLock;
    }
  }

  private void release(Key name, KeyLock keyLock) {
    synchronized (locks) {
      keyLock.users--;
      if (keyLock.users == 0) {
        locks.remove(name);
      }
    }
  }
}
