package dev.quarry.mcp.protocol;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message from a client and what its transport says about it.
 *
 * @param headers the values of a header, by its name in any case; null: a transport without headers
 */
public record McpRequest(JsonRpcMessage message, @Nullable Function<String, List<String>> headers) {
  public static final String SESSION = "Mcp-Session-Id";
  public static final String VERSION = "MCP-Protocol-Version";

  /** The first value of a header; null if it is absent. */
  public @Nullable String header(String name) {
    return headers == null ? null : headers.apply(name).stream().findFirst().orElse(null);
  }
}
