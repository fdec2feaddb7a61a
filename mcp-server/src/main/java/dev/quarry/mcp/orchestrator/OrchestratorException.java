package dev.quarry.mcp.orchestrator;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The orchestrator returned an error or was unreachable. Code and explanation can be shown to
 * callers: they contain no internals.
 */
public final class OrchestratorException extends RuntimeException {
  /** The code if no orchestrator listens at the configured address. */
  public static final String UNAVAILABLE = "orchestrator_unavailable";

  /** The code if the thread of the call was interrupted. */
  public static final String INTERRUPTED = "interrupted";

  /** What is known of the request. */
  public enum Kind {
    /** The orchestrator has responded. */
    RESPONSE,
    /** The request has not reached the orchestrator. */
    NOT_SENT,
    /** The response is missing or incomplete: the request may have taken effect. */
    LOST,
    INTERRUPTED
  }

  private final String code;
  private final String explanation;
  private final int status;
  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  /**
   * @param code stable, snake_case
   * @param explanation what happened and what to do next
   * @param status the HTTP status, 0 if there was no response
   * @param retryable whether the same call may succeed later
   */
  public OrchestratorException(
      String code, String explanation, int status, boolean retryable, @Nullable Throwable cause) {
    this(code, explanation, status, retryable, null, cause);
  }

  /**
   * @param retryAfter after which time the orchestrator asks to repeat the call; null: it says none
   */
  public OrchestratorException(
      String code,
      String explanation,
      int status,
      boolean retryable,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(explanation, cause);
    this.code = requireNonNull(code, "code");
    this.explanation = requireNonNull(explanation, "explanation");
    this.status = status;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  public String code() {
    return code;
  }

  public String explanation() {
    return explanation;
  }

  public int status() {
    return status;
  }

  public boolean retryable() {
    return retryable;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public Kind kind() {
    if (status > 0) {
      return Kind.RESPONSE;
    }
    return switch (code) {
      case INTERRUPTED -> Kind.INTERRUPTED;
      case UNAVAILABLE -> Kind.NOT_SENT;
      default -> Kind.LOST;
    };
  }

  public boolean unavailable() {
    return code.equals(UNAVAILABLE);
  }
}
