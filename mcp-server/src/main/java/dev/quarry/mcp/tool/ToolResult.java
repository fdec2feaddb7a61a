package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a call ended. */
public sealed interface ToolResult {
  /** The JSON object that answers the call; no member is null. */
  Map<String, Object> content();

  boolean isError();

  /** The tool did what it was asked. */
  record Answer(Map<String, Object> content) implements ToolResult {
    @Override
    public boolean isError() {
      return false;
    }
  }

  /**
   * The tool could not.
   *
   * @param code stable, snake_case
   * @param message what is wrong and what to do next
   * @param retryable whether the same call may succeed later
   * @param status the HTTP status that says the same
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
