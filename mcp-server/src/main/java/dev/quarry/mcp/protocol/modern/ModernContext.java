package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.FeatureContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context of one request.
 *
 * @param requestState opened; null: none was sent
 */
record ModernContext(
    RequestMeta meta,
    MessageChannel channel,
    Map<String, Object> inputResponses,
    @Nullable String requestState)
    implements FeatureContext {
  private static final double TOTAL_PROGRESS = 100;

  @Override
  public void reportProgress(double progress, String message) {
    Object token = meta.progressToken();
    if (token != null && !isCancelled()) {
      Map<String, Object> params = new LinkedHashMap<>();
      params.put("progressToken", token);
      params.put("progress", progress);
      params.put("total", TOTAL_PROGRESS);
      params.put("message", message);
      channel.send(JsonRpcMessage.notification("notifications/progress", params));
    }
  }

  @Override
  public boolean isCancelled() {
    return channel.token().isCancelled();
  }

  @Override
  public Map<String, Object> clientCapabilities() {
    return meta.capabilities();
  }

  @Override
  public void log(String level, Object data) {
    if (meta.wants(level) && !isCancelled()) {
      channel.send(
          JsonRpcMessage.notification(
              "notifications/message", Map.of("level", level, "data", data)));
    }
  }

  @Override
  public Map<String, Object> ask(String method, Map<String, Object> params) {
    throw new ProtocolException(
        JsonRpcErrors.INVALID_REQUEST,
        "Revision 2026-07-28 has no requests from a server to its client.");
  }
}
