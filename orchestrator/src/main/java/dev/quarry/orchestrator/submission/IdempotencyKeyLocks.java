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
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Map<Key, Turn> turns = new HashMap<>();

  private record Key(String tenant, String key) {}

  private static final class Turn {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Outside of transactions: nobody waits with a connection in hand. */
  <T> T inTurn(String tenant, String key, Supplier<T> submission) {
    Key name = new Key(tenant, key);
    Turn turn = enter(name);
    boolean mine = false;
    try {
      mine = await(turn);
      return submission.get();
    } finally {
      if (mine) {
        turn.lock.unlock();
      }
      leave(name, turn);
    }
  }

  private static boolean await(Turn turn) {
    try {
      return turn.lock.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Turn enter(Key name) {
    synchronized (turns) {
      Turn turn = turns.computeIfAbsent(name, _ -> new Turn());
      turn.users++;
      return turn;
    }
  }

  private void leave(Key name, Turn turn) {
    synchronized (turns) {
      turn.users--;
      if (turn.users == 0) {
        turns.remove(name);
      }
    }
  }
}
