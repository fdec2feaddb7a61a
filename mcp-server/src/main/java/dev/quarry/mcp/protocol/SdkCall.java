package dev.quarry.mcp.protocol;

import dev.quarry.mcp.tool.ToolCall;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import org.jspecify.annotations.Nullable;

/**
 * The client behind one call. Progress goes out only when the request carried a token for it.
 *
 * @param progressToken what the client wants progress to be marked with; absent: no progress
 */
record SdkCall(McpSyncServerExchange exchange, ClientLink link, @Nullable Object progressToken)
    implements ToolCall {
  private static final double WHOLE = 100;

  static SdkCall of(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    return new SdkCall(exchange, ClientLink.of(exchange.transportContext()), token);
  }

  @Override
  public void progress(double progress, String message) {
    if (progressToken != null && !ended()) {
      exchange.progressNotification(
          McpSchema.ProgressNotification.builder(progressToken, progress)
              .total(WHOLE)
              .message(message)
              .build());
    }
  }

  @Override
  public boolean ended() {
    return link.gone();
  }
}
