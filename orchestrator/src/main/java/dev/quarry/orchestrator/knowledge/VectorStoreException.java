package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.Nullable;

/** The search index is not available or refused the call. Trying again later may help. */
public class VectorStoreException extends RuntimeException {
  public VectorStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
