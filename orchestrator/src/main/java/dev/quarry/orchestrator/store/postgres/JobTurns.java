package dev.quarry.orchestrator.store.postgres;

import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets the writers of a job on this node write one after another. They all lock the job's row: if
 * they waited for it in PostgreSQL, each would occupy a connection, and the server would spend more
 * time on its lock queue than on the writes. Correctness does not depend on it; the row lock
 * remains. Thread-safe.
 */
final class JobTurns {
  /** Jobs that share a lock wait for each other, so there are many more than running jobs. */
  private static final int LOCKS = 256;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  <T> T inTurn(UUID jobId, Supplier<T> write) {
    ReentrantLock lock = locks[Math.floorMod(jobId.hashCode(), LOCKS)];
    lock.lock();
    try {
      return write.get();
    } finally {
      lock.unlock();
    }
  }
}
