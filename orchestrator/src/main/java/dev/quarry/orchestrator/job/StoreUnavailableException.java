package dev.quarry.orchestrator.job;

/**
 * The database did not answer, or gave up on this transaction. Nothing is known to have been
 * written; trying again later may help.
 */
public final class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
