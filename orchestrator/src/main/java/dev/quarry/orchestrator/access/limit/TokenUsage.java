package dev.quarry.orchestrator.access.limit;

import java.time.Instant;

/**
 * Reads the tokens that the embedding model was sent for the documents of tenants. Throws {@code
 * StoreUnavailableException} while the database is unavailable. Thread-safe.
 */
public interface TokenUsage {

  /**
   * The tokens of a UTC day, by the database's clock.
   *
   * @param endsAt when the next day begins
   */
  record Today(long tokens, Instant endsAt) {}

  Today today(String tenant);
}
