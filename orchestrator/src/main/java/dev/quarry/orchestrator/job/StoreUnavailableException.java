package dev.quarry.orchestrator.job;

/**
 * The database did not respond, or aborted the transaction. It is unknown whether anything was
 * written. Retryable.
 */
public final class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
