package dev.quarry.orchestrator.embed;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An embedding failed, for a reason with a stable code. The message is shown to users: it says what
 * failed and contains no internal address and no stack trace.
 */
public final class EmbeddingException extends Exception {
  private final String code;
  private final boolean retryable;

  private EmbeddingException(
      String code, String message, boolean retryable, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryable = retryable;
  }

  /** A permanent failure: a retry cannot succeed. */
  public static EmbeddingException permanent(String code, String message) {
    return new EmbeddingException(code, message, false, null);
  }

  /** A permanent failure: a retry cannot succeed. */
  public static EmbeddingException permanent(String code, String message, Throwable cause) {
    return new EmbeddingException(code, message, false, cause);
  }

  /** A transient failure: a later retry may succeed. */
  public static EmbeddingException retryable(String code, String message) {
    return new EmbeddingException(code, message, true, null);
  }

  /** A transient failure: a later retry may succeed. */
  public static EmbeddingException retryable(String code, String message, Throwable cause) {
    return new EmbeddingException(code, message, true, cause);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public String code() {
    return code;
  }

  public boolean retryable() {
    return retryable;
  }
}
