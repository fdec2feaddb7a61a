package dev.quarry.orchestrator.backfill;

import java.util.Map;

/** Records the tokens that the embedding model was sent. Thread-safe. */
@FunctionalInterface
public interface TokenLedger {

  /**
   * Adds tokens to those of the current UTC day, by the database's clock.
   *
   * @param tokens by tenant
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException while the database is unavailable
   */
  void add(Map<String, Long> tokens);
}
