package dev.quarry.mcp.orchestrator;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The orchestrator returned an error or was unreachable. Code and explanation can be shown to
 * callers: they contain no internals.
 */
public final class OrchestratorException extends RuntimeException {
  /** The code if no orchestrator listens at the configured address. */
  public static final String UNAVAILABLE = "orchestrator_unavailable";

  private final String code;
  private final String explanation;
  private final int status;
  private final boolean retryable;

  /**
   * @param code stable, snake_case
   * @param explanation what happened and what to do next
   * @param status the HTTP status, 0 if there was no response
   * @param retryable whether the same call may succeed later
   */
  public OrchestratorException(
      String code, String explanation, int status, boolean retryable, @Nullable Throwable cause) {
    super(explanation, cause);
    this.code = requireNonNull(code, "code");
    this.explanation = requireNonNull(explanation, "explanation");
    this.status = status;
    this.retryable = retryable;
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

  public boolean unavailable() {
    return code.equals(UNAVAILABLE);
  }
}
