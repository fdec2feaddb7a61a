package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A session of the SDK, whose requests are answered through channels. It knows which requests run,
 * so that clients can cancel them, and to which resources the client has subscribed. Thread-safe.
 */
final class SdkSession {
  private static final Logger log = LoggerFactory.getLogger(SdkSession.class);

  private final McpStreamableServerSession session;
  private final String version;
  private final String initializeResult;
  private final Map<JsonNode, CancellationToken> calls = new ConcurrentHashMap<>();
  private final ResourceSubscriptions subscriptions;

  /** Opens a session for a valid {@code initialize}. */
  SdkSession(
      McpStreamableServerSession.Factory factory,
      JsonRpcMessage initialize,
      ServerFeatures features) {
    McpSchema.JSONRPCRequest request = request(initialize);
    McpStreamableServerSession.McpStreamableServerSessionInit started =
        factory.startSession(
            SdkServers.JSON.convertValue(request.params(), McpSchema.InitializeRequest.class));
    session = started.session();
    McpSchema.InitializeResult result = Objects.requireNonNull(started.initResult().block());
    version = result.protocolVersion();
    initializeResult = SdkTransport.json(McpSchema.JSONRPCResponse.result(request.id(), result));
    subscriptions =
        new ResourceSubscriptions(
            features,
            uri -> session.sendNotification(SdkServers.RESOURCE_UPDATED, Map.of("uri", uri)));
  }

  String id() {
    return session.getId();
  }

  /** The revision that was agreed upon. */
  String version() {
    return version;
  }

  /** The response to {@code initialize}. */
  String initializeResult() {
    return initializeResult;
  }

  /** Handles a valid request; the SDK writes progress and the response to the channel. */
  void handle(JsonRpcMessage message, MessageChannel channel) {
    JsonNode id = Objects.requireNonNull(message.id());
    CancellationToken token = channel.token();
    calls.put(id, token);
    try {
      subscriptions.follow(message);
      session
          .responseStream(new SdkTransport(channel))
          .handle(request(message))
          .contextWrite(
              context -> context.put(McpTransportContext.KEY, SdkCallContext.context(token)))
          .block();
    } catch (RuntimeException e) {
      log.warn("An MCP request could not be handled", e);
      channel.respond(
          500,
          JsonRpcErrors.body(
              id, JsonRpcErrors.INTERNAL, ProtocolException.internal().explanation()));
    } finally {
      calls.remove(id, token);
    }
  }

  /**
   * Passes the client's response to a request of the server. A response to none is ignored: there
   * is nobody to answer, and it may only be late.
   */
  void accept(JsonRpcMessage response) {
    try {
      session
          .accept(
              SdkServers.JSON.convertValue(
                  JsonRpcMessage.object(response.json()), McpSchema.JSONRPCResponse.class))
          .block();
    } catch (RuntimeException e) {
      log.debug("A response of the client was ignored", e);
    }
  }

  /** Opens the stream for notifications of the server until the request is cancelled. */
  void listen(MessageChannel channel) throws InterruptedException {
    McpStreamableServerSession.McpStreamableServerSessionStream stream =
        session.listeningStream(new SdkTransport(channel));
    CancellationToken token = channel.token();
    JsonNode key = JsonNodeFactory.instance.pojoNode(token);
    calls.put(key, token);
    try {
      channel.begin();
      token.await();
    } finally {
      calls.remove(key, token);
      stream.close();
    }
  }

  /** Sends the notifications of the server here, without a request for them. */
  void attach(Consumer<String> output) {
    session.listeningStream(new SdkTransport(new SendOnly(output, new CancellationToken())));
  }

  /** Cancels a request on behalf of the client. */
  void cancel(JsonNode requestId) {
    CancellationToken token = calls.get(requestId);
    if (token != null) {
      token.cancelByClient();
    }
  }

  /** Ends the waits of all running requests; they still get their responses. */
  void cancelAll() {
    calls.values().forEach(CancellationToken::cancel);
  }

  void tell(String method, Object params) {
    session.sendNotification(method, params).block();
  }

  void close() {
    subscriptions.close();
    cancelAll();
    session.closeGracefully().block();
  }

  private static McpSchema.JSONRPCRequest request(JsonRpcMessage message) {
    return new McpSchema.JSONRPCRequest(
        Objects.requireNonNull(message.method()),
        JsonRpcMessage.plain(Objects.requireNonNull(message.id())),
        JsonRpcMessage.plain(message.params()));
  }
}
