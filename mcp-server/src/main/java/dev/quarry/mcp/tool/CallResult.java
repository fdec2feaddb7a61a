package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tool's result as MCP's {@code CallToolResult}: structured content and its text mirror. */
public final class CallResult {
  private CallResult() {}

  public static Map<String, Object> of(ToolResult result) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("content", List.of(Map.of("type", "text", "text", ToolDispatcher.toJson(result))));
    call.put("structuredContent", result.content());
    call.put("isError", result.isError());
    return call;
  }
}
