package dev.quarry.orchestrator.embed;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An embedding failed, for a reason with a stable code. The message is shown to users: it says what
 * failed and contains no internal address and no stack trace.
 */
public final class EmbeddingException extends Exception {
  private enum Kind {
    /** Repeating the call with this text cannot succeed; other texts can be embedded. */
    TEXT_REFUSED,
    PERMANENT,
    RETRYABLE
  }

  private final String code;
  private final Kind kind;

  private EmbeddingException(String code, String message, Kind kind, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.kind = kind;
  }

  /** The model refused the text or computed no valid vector for it: a permanent failure. */
  public static EmbeddingException textRefused(String code, String message) {
    return new EmbeddingException(code, message, Kind.TEXT_REFUSED, null);
  }

  /** A permanent failure: a retry cannot succeed. */
  public static EmbeddingException permanent(String code, String message) {
    return new EmbeddingException(code, message, Kind.PERMANENT, null);
  }

  /** A permanent failure: a retry cannot succeed. */
  public static EmbeddingException permanent(String code, String message, Throwable cause) {
    return new EmbeddingException(code, message, Kind.PERMANENT, cause);
  }

  /** A transient failure: a later retry may succeed. */
  public static EmbeddingException retryable(String code, String message) {
    return new EmbeddingException(code, message, Kind.RETRYABLE, null);
  }

  /** A transient failure: a later retry may succeed. */
  public static EmbeddingException retryable(String code, String message, Throwable cause) {
    return new EmbeddingException(code, message, Kind.RETRYABLE, cause);
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public String code() {
    return code;
  }

  public boolean retryable() {
    return kind == Kind.RETRYABLE;
  }

  /** Whether the failure concerns the text, and not the model or its endpoint as a whole. */
  public boolean concernsText() {
    return kind == Kind.TEXT_REFUSED;
  }
}
