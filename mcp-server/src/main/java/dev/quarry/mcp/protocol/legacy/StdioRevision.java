package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.McpRevision;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.Revisions;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Revisions 2025-03-26 to 2025-11-25 over standard input and output, where the process is the
 * session. Contrary to MCP, requests before {@code initialize} are accepted. Thread-safe.
 */
public final class StdioRevision implements McpRevision, McpStreamableServerTransportProvider {
  private static final String UNKNOWN_CLIENT =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"unknown","version":"0"}}}
      """;

  private final SdkServers servers;
  private final RequestValidator validator;
  private final Consumer<String> output;
  private McpStreamableServerSession.@Nullable Factory factory;
  private volatile @Nullable SdkSession session;

  /**
   * @param output sends a message that belongs to no request
   */
  public StdioRevision(SdkServers servers, Consumer<String> output) {
    this.servers = servers;
    this.output = output;
    validator = new RequestValidator(servers.features());
    servers.serve(this);
  }

  @Override
  public List<String> protocolVersions() {
    return Revisions.WITH_SESSIONS;
  }

  @Override
  public void setSessionFactory(McpStreamableServerSession.Factory sessionFactory) {
    factory = sessionFactory;
    try {
      session =
          new SdkSession(
              sessionFactory,
              JsonRpcMessage.of(
                  JsonRpcMessage.read(UNKNOWN_CLIENT.getBytes(StandardCharsets.UTF_8))),
              servers.features());
    } catch (JsonRpcMessage.Malformed e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean speaks(McpRequest request) {
    return true;
  }

  @Override
  public void handle(McpRequest request, MessageChannel channel) {
    handle(request.message(), channel);
  }

  private void handle(JsonRpcMessage message, MessageChannel channel) {
    if (message.isResponse()) {
      session().accept(message);
      return;
    }
    if (!message.isRequest()) {
      return;
    }
    String fault = validator.fault(message);
    if (fault != null) {
      channel.respond(400, JsonRpcErrors.body(message.id(), JsonRpcErrors.INVALID_PARAMS, fault));
    } else if (message.is("initialize")) {
      SdkSession started =
          new SdkSession(Objects.requireNonNull(factory), message, servers.features());
      session = started;
      started.attach(output);
      channel.respond(200, started.initializeResult());
    } else {
      session().handle(message, channel);
    }
  }

  /** Handles a JSON-RPC batch, which only revision 2025-03-26 has. */
  public void handleBatch(JsonNode batch, MessageChannel channel) throws JsonRpcMessage.Malformed {
    String responses = Batch.of(batch, session().version()).handle(this::handle, channel.token());
    if (responses != null) {
      channel.respond(200, responses);
    }
  }

  private SdkSession session() {
    return Objects.requireNonNull(session);
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return Mono.fromRunnable(() -> session().tell(method, params));
  }

  @Override
  public Mono<Void> notifyClient(String id, String method, Object params) {
    return notifyClients(method, params);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(() -> session().close());
  }
}
