package dev.quarry.mcp.protocol;

import dev.quarry.mcp.tool.CallContext;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call by an MCP client.
 *
 * @param progressToken token that the request had for its progress notifications; null: none are
 *     sent
 */
record SdkCallContext(
    McpSyncServerExchange exchange, CancellationToken token, @Nullable Object progressToken)
    implements CallContext {
  private static final double TOTAL_PROGRESS = 100;

  static SdkCallContext of(McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    return new SdkCallContext(exchange, CancellationToken.of(exchange.transportContext()), token);
  }

  @Override
  public void reportProgress(double progress, String message) {
    if (progressToken != null && !isCancelled()) {
      exchange.progressNotification(
          McpSchema.ProgressNotification.builder(progressToken, progress)
              .total(TOTAL_PROGRESS)
              .message(message)
              .build());
    }
  }

  @Override
  public boolean isCancelled() {
    return token.isCancelled();
  }
}
