package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.Nullable;

/** The index is open in another process; only one process may open it. Nothing was changed. */
public final class VectorIndexInUseException extends VectorStoreException {
  public VectorIndexInUseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
