package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.settings.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that only one process with a local search index uses a database: two such processes would
 * not find each other's documents. A database session of this process holds an advisory lock. If
 * the session breaks, the lock is acquired again. If another process acquires it first, this
 * process has lost the ownership for good. Thread-safe.
 */
public final class IndexOwnership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IndexOwnership.class);

  private static final SessionLock.Key LOCK_KEY =
      new SessionLock.Key("quarry-index", 0x7175_6172, 1);

  /** PostgreSQL may notice only after some seconds that the previous process was killed. */
  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETRY_DELAY = Duration.ofMillis(250);

  private @Nullable SessionLock lock;
  private volatile boolean lost;

  private IndexOwnership(@Nullable SessionLock lock) {
    this.lock = lock;
  }

  /** For the embedded database, which has one process, and for a shared vector store. */
  public static IndexOwnership notRequired() {
    return new IndexOwnership(null);
  }

  /**
   * Acquires the lock; waits up to 10 s for it.
   *
   * @throws ConfigurationException if another process holds the lock
   */
  public static IndexOwnership acquire(DatabaseServer server) throws InterruptedException {
    SessionLock lock = new SessionLock(server.url(), server.user(), server.password(), LOCK_KEY);
    long deadline = System.nanoTime() + ACQUIRE_TIMEOUT.toNanos();
    while (lock.tryAcquire() != SessionLock.Attempt.ACQUIRED) {
      if (System.nanoTime() >= deadline) {
        throw new ConfigurationException(
            "Another process on this database (QUARRY_DB_URL) keeps a search index of its own."
                + " Neither process would find the documents that the other one stores.",
            "To run several nodes, set QUARRY_VECTORS=qdrant and QDRANT_URL on each. Otherwise stop"
                + " the other process.");
      }
      Thread.sleep(RETRY_DELAY);
    }
    return new IndexOwnership(lock);
  }

  /**
   * Checks that the session still holds the lock, and acquires it again if not. While the database
   * is unavailable, no process can acquire it.
   *
   * @return false if another process has acquired the lock
   */
  public synchronized boolean keep() {
    if (lock != null && !lost) {
      try {
        if (!lock.stillHeld()) {
          reacquire(lock);
        }
      } catch (StoreUnavailableException e) {
        log.debug("The index lock could not be checked; retrying", e);
      }
    }
    return !lost;
  }

  private void reacquire(SessionLock lock) {
    switch (lock.tryAcquire()) {
      case ACQUIRED ->
          log.info("The index lock was acquired again after its database session had ended.");
      case UNDECIDED -> log.debug("The holder of the index lock is unknown; retrying.");
      case HELD_BY_ANOTHER -> {
        lost = true;
        log.error(
            "Another process now keeps a search index of its own on this database (QUARRY_DB_URL)."
                + " This process releases its jobs and starts no more. Stop one of the two"
                + " processes, or set QUARRY_VECTORS=qdrant and QDRANT_URL on each.");
      }
    }
  }

  /** The check of component {@code index} of {@code /health}. */
  public void requireOwned() {
    if (lost) {
      throw new IllegalStateException("another process keeps an index on this database");
    }
  }

  @Override
  public synchronized void close() {
    if (lock != null) {
      lock.release();
      lock = null;
    }
  }
}
