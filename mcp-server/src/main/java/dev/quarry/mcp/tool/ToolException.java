package dev.quarry.mcp.tool;

import static java.util.Objects.requireNonNull;

/** A call that the model can correct; code and message are for the model. */
public final class ToolException extends RuntimeException {
  private final String code;
  private final String explanation;
  private final int status;

  /**
   * @param code stable, snake_case
   * @param status the corresponding HTTP status
   */
  ToolException(String code, String explanation, int status) {
    super(explanation);
    this.code = requireNonNull(code, "code");
    this.explanation = requireNonNull(explanation, "explanation");
    this.status = status;
  }

  static ToolException invalidArguments(String explanation) {
    return new ToolException("invalid_arguments", explanation, 400);
  }

  ToolResult.Failure toFailure() {
    return new ToolResult.Failure(code, explanation, false, status);
  }
}
