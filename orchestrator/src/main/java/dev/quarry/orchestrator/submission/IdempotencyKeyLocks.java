package dev.quarry.orchestrator.submission;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Serialises submissions with the same idempotency key on this node. Otherwise a duplicate that
 * arrives while the first submission holds the tenant's last queue slot would get 429 instead of
 * the first one's job. Thread-safe.
 *
 * <p>Nodes need no lock between them: a job of another node counts against the limit only after its
 * commit, and then its key is found.
 */
final class IdempotencyKeyLocks {
  /**
   * Longer than a submission takes. After it the submission continues without the lock, which at
   * worst gives a duplicate a 429.
   */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final Map<Key, KeyLock> locks = new HashMap<>();

  private record Key(String tenant, String key) {}

  private static final class KeyLock {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Call outside of transactions, so that no waiting thread holds a connection. */
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
