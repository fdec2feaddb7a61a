package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.Nullable;

/** The search index did not do what it was asked. Nothing was changed, or not all of it. */
public class VectorStoreException extends RuntimeException {
  /** Why, as far as it decides what helps. */
  public enum Reason {
    /** It is away, too busy or broken: trying again later may help. */
    UNAVAILABLE,
    /** It refuses the server's key: the operator has to set it. */
    UNAUTHORIZED,
    /** The vector has another dimension than those in the index: the model is another one. */
    WRONG_DIMENSION,
    /** The index has no space left: the operator has to make some. */
    FULL,
    /** It refuses the call for what is in it. */
    REFUSED
  }

  private final Reason reason;

  public VectorStoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The index is {@link Reason#UNAVAILABLE}. */
  public VectorStoreException(String message, @Nullable Throwable cause) {
    this(Reason.UNAVAILABLE, message, cause);
  }

  public Reason reason() {
    return reason;
  }

  /** Whether trying again later may help. */
  public boolean retryable() {
    return reason == Reason.UNAVAILABLE;
  }
}
