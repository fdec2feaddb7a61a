package dev.quarry.orchestrator.embed;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A model did not embed, for a reason with a stable code. The message is shown to users: it names
 * what went wrong and never an internal address or a stack trace.
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

  /** Trying again cannot help. */
  public static EmbeddingException permanent(String code, String message) {
    return new EmbeddingException(code, message, false, null);
  }

  /** Trying again cannot help. */
  public static EmbeddingException permanent(String code, String message, Throwable cause) {
    return new EmbeddingException(code, message, false, cause);
  }

  /** Trying again later may help. */
  public static EmbeddingException retryable(String code, String message) {
    return new EmbeddingException(code, message, true, null);
  }

  /** Trying again later may help. */
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
