package dev.quarry.orchestrator.pipeline.index;

/** The search index is not available or refused the call. Trying again later may help. */
public final class VectorStoreException extends RuntimeException {
  public VectorStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
