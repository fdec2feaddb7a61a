package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.Nullable;

/** A call to the search index failed. A failed write may have been applied in part. */
public class VectorStoreException extends RuntimeException {
  /** The cause, as far as the remedy depends on it. */
  public enum Reason {
    /** The index is not reachable, overloaded or broken: a later retry may succeed. */
    UNAVAILABLE,
    /** The index was opened again after a failure: changes that were not flushed are lost. */
    CHANGES_LOST,
    /** The index refused the server's API key: the operator has to set a valid one. */
    UNAUTHORIZED,
    /** The vector's dimension differs from that of the index: the model has changed. */
    WRONG_DIMENSION,
    /** The disk of the index is full: the operator has to free space. */
    FULL,
    /** The index lacks something that Quarry needs: the operator has to upgrade it. */
    UNSUPPORTED,
    /** The index refused the content of the request. */
    REFUSED
  }

  private final Reason reason;

  public VectorStoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A failure with {@link Reason#UNAVAILABLE}. */
  public VectorStoreException(String message, @Nullable Throwable cause) {
    this(Reason.UNAVAILABLE, message, cause);
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the failure concerns the content of the request, and not the index as a whole. */
  public boolean concernsContent() {
    return reason == Reason.REFUSED;
  }
}
