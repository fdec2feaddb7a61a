package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.settings.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process with an index of its own away from a database: each would store what the
 * other cannot find. A session of the database holds the place for as long as this process lives.
 * If it breaks, the place is taken again, unless another process was quicker. In that case this one
 * is of no more use. Thread-safe.
 */
public final class IndexOwnership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IndexOwnership.class);

  private static final SessionLock.Key PLACE = new SessionLock.Key("quarry-index", 0x7175_6172, 1);

  /** A predecessor that was killed may be gone before the database has noticed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(250);

  private @Nullable SessionLock place;
  private volatile boolean lost;

  private IndexOwnership(@Nullable SessionLock place) {
    this.place = place;
  }

  /** Where no second process can be. */
  public static IndexOwnership notRequired() {
    return new IndexOwnership(null);
  }

  /**
   * Takes the place.
   *
   * @throws ConfigurationException if another process has it
   */
  public static IndexOwnership acquire(DatabaseServer server) throws InterruptedException {
    SessionLock place = new SessionLock(server.url(), server.user(), server.password(), PLACE);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (place.take() != SessionLock.Attempt.TAKEN) {
      if (System.nanoTime() >= deadline) {
        throw new ConfigurationException(
            "Another process on this database (QUARRY_DB_URL) keeps a search index of its own, and"
                + " neither would find what the other stores.",
            "For several nodes set QUARRY_VECTORS=qdrant and QDRANT_URL on each; or stop the other"
                + " process.");
      }
      Thread.sleep(AGAIN);
    }
    return new IndexOwnership(place);
  }

  /**
   * Sees whether the session still has the place, and takes it again if it is gone. While the
   * database is away nobody can take it.
   *
   * @return false once another process has it
   */
  public synchronized boolean keep() {
    if (place != null && !lost) {
      try {
        if (!place.stillHeld()) {
          takeAgain(place);
        }
      } catch (StoreUnavailableException e) {
        log.debug("Whether the index is the only one is asked again", e);
      }
    }
    return !lost;
  }

  private void takeAgain(SessionLock session) {
    switch (session.take()) {
      case TAKEN ->
          log.info("The place of the only index is taken again after its session had ended.");
      case UNDECIDED -> log.debug("Who has the place of the only index is asked again.");
      case OF_ANOTHER -> {
        lost = true;
        log.error(
            "Another process now keeps a search index of its own on this database (QUARRY_DB_URL)."
                + " This one hands its jobs back and starts no more; stop one of the two, or set"
                + " QUARRY_VECTORS=qdrant on each.");
      }
    }
  }

  /** A probe of {@code /health}. */
  public void requireAlone() {
    if (lost) {
      throw new IllegalStateException("another process keeps an index on this database");
    }
  }

  @Override
  public synchronized void close() {
    if (place != null) {
      place.release();
      place = null;
    }
  }
}
