package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.Map;

/** The result of a tool call. */
public sealed interface ToolResult {
  /** The JSON object for the caller; no member is null. */
  Map<String, Object> content();

  boolean isError();

  /** The result of a successful call. */
  record Success(Map<String, Object> content) implements ToolResult {
    @Override
    public boolean isError() {
      return false;
    }
  }

  /**
   * The result of a failed call.
   *
   * @param code stable, snake_case
   * @param message what went wrong and what to do next
   * @param retryable whether the same call may succeed later
   * @param status the corresponding HTTP status
   */
  record Failure(String code, String message, boolean retryable, int status) implements ToolResult {
    @Override
    public Map<String, Object> content() {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", code);
      error.put("message", message);
      error.put("retryable", retryable);
      return Map.of("error", error);
    }

    @Override
    public boolean isError() {
      return true;
    }
  }
}
