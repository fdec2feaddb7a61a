package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.Nullable;

/** Another process holds the index open, and only one may. Nothing was changed. */
public final class VectorIndexInUseException extends VectorStoreException {
  public VectorIndexInUseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
