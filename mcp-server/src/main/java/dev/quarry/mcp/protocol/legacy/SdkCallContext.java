package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.FeatureContext;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context of a call through the SDK.
 *
 * @param progressToken token that the request had for its progress notifications; null: none are
 *     sent
 */
record SdkCallContext(
    McpSyncServerExchange exchange, CancellationToken token, @Nullable Object progressToken)
    implements FeatureContext {
  private static final String KEY = CancellationToken.class.getName();
  private static final double TOTAL_PROGRESS = 100;
  private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

  static SdkCallContext of(McpSyncServerExchange exchange, @Nullable Map<String, Object> meta) {
    Object token = meta == null ? null : meta.get("progressToken");
    CancellationToken cancellation =
        exchange.transportContext().get(KEY) instanceof CancellationToken known
            ? known
            : new CancellationToken();
    return new SdkCallContext(exchange, cancellation, token);
  }

  /** The transport context by which the SDK passes the token of a request to its tool. */
  static McpTransportContext context(CancellationToken token) {
    return McpTransportContext.create(Map.of(KEY, token));
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

  @Override
  public Map<String, Object> clientCapabilities() {
    McpSchema.ClientCapabilities capabilities = exchange.getClientCapabilities();
    return capabilities == null ? Map.of() : SdkServers.JSON.convertValue(capabilities, OBJECT);
  }

  /** The SDK does not know the extension; its results are never tasks. */
  @Override
  public boolean acceptsTasks() {
    return false;
  }

  @Override
  public void log(String level, Object data) {
    exchange.loggingNotification(
        SdkServers.JSON.convertValue(
            Map.of("level", level, "data", data), McpSchema.LoggingMessageNotification.class));
  }

  @Override
  public Map<String, Object> inputResponses() {
    return Map.of();
  }

  @Override
  public @Nullable String requestState() {
    return null;
  }

  @Override
  public Map<String, Object> ask(String method, Map<String, Object> params) {
    try {
      return switch (method) {
        case McpSchema.METHOD_ELICITATION_CREATE ->
            object(
                exchange.createElicitation(
                    SdkServers.JSON.convertValue(params, McpSchema.ElicitFormRequest.class)));
        case McpSchema.METHOD_SAMPLING_CREATE_MESSAGE ->
            object(
                exchange.createMessage(
                    SdkServers.JSON.convertValue(params, McpSchema.CreateMessageRequest.class)));
        case McpSchema.METHOD_ROOTS_LIST -> object(exchange.listRoots());
        default -> throw ProtocolException.invalidParams("Unknown request to a client: " + method);
      };
    } catch (IllegalStateException e) {
      throw new ProtocolException(
          JsonRpcErrors.INVALID_REQUEST, "The client does not support " + method + ".");
    }
  }

  private static Map<String, Object> object(Object result) {
    return SdkServers.JSON.convertValue(result, OBJECT);
  }
}
