package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.McpRevision;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.Revisions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Revisions 2025-03-26 to 2025-11-25 over HTTP, where every request names its session. */
public final class LegacyHttpRevision implements McpRevision {
  public static final String CONNECT_AGAIN =
      "This session does not exist: it has ended, was idle for too long, or the server was"
          + " restarted. Connect again: send initialize without Mcp-Session-Id.";

  private final Sessions sessions;
  private final SdkServers servers;
  private final RequestValidator validator;

  public LegacyHttpRevision(Sessions sessions, SdkServers servers) {
    this.sessions = sessions;
    this.servers = servers;
    validator = new RequestValidator(servers.features());
  }

  /** Every message that no other revision claims. */
  @Override
  public boolean speaks(McpRequest request) {
    return true;
  }

  @Override
  public void handle(McpRequest request, MessageChannel channel) throws InterruptedException {
    JsonRpcMessage message = request.message();
    if (message.is("initialize") && message.isRequest()) {
      initialize(message, channel);
      return;
    }
    String id = request.header(McpRequest.SESSION);
    if (id == null) {
      refuse(message, channel, "Send initialize first, then Mcp-Session-Id with every request.");
      return;
    }
    Optional<Session> session = sessions.find(id);
    if (session.isEmpty()) {
      channel.refuse(404, CONNECT_AGAIN);
      return;
    }
    String version = request.header(McpRequest.VERSION);
    if (version != null && !Revisions.WITH_SESSIONS.contains(version)) {
      refuse(
          message,
          channel,
          "Unsupported MCP-Protocol-Version. Supported are: "
              + String.join(", ", Revisions.WITH_SESSIONS));
      return;
    }
    withinSession(session.get(), message, channel);
  }

  private void initialize(JsonRpcMessage message, MessageChannel channel) {
    String fault = validator.fault(message);
    if (fault != null) {
      channel.respond(400, JsonRpcErrors.body(message.id(), JsonRpcErrors.INVALID_PARAMS, fault));
      return;
    }
    servers.refresh(sessions);
    try {
      SdkSession opened = sessions.open(message);
      channel.header(McpRequest.SESSION, sessions.issued(opened));
      channel.respond(200, opened.initializeResult());
    } catch (SessionLimitException e) {
      channel.header("Retry-After", String.valueOf(e.retryAfter.toSeconds()));
      channel.respond(
          e.status,
          JsonRpcErrors.body(message.id(), JsonRpcErrors.SERVER, String.valueOf(e.getMessage())));
    }
  }

  private void withinSession(Session session, JsonRpcMessage message, MessageChannel channel) {
    if (message.isRequest()) {
      String fault = validator.fault(message);
      if (fault != null) {
        channel.respond(200, JsonRpcErrors.body(message.id(), JsonRpcErrors.INVALID_PARAMS, fault));
      } else {
        session.handle(message, channel);
      }
      return;
    }
    session.receive(message);
    channel.acknowledge();
  }

  /**
   * Handles a JSON-RPC batch, which only revision 2025-03-26 has.
   *
   * @param id of the session; null: none was named
   */
  public void handleBatch(JsonNode batch, @Nullable String id, MessageChannel channel) {
    Optional<Session> session = id == null ? Optional.empty() : sessions.find(id);
    if (id != null && session.isEmpty()) {
      channel.refuse(404, CONNECT_AGAIN);
      return;
    }
    try {
      Batch messages = Batch.of(batch, session.map(Session::version).orElse(null));
      channel.beginSoon();
      String responses =
          messages.handle(
              (message, each) -> withinSession(session.orElseThrow(), message, each),
              channel.token());
      if (responses == null) {
        channel.acknowledge();
      } else {
        channel.respond(200, responses);
      }
    } catch (JsonRpcMessage.Malformed e) {
      channel.respond(400, JsonRpcErrors.body(null, e.code(), String.valueOf(e.getMessage())));
    }
  }

  /** Opens the stream for notifications of the server (GET). */
  public void listen(String id, MessageChannel channel) throws InterruptedException {
    Optional<Session> session = sessions.find(id);
    if (session.isEmpty()) {
      channel.refuse(404, CONNECT_AGAIN);
    } else {
      session.get().listen(channel);
    }
  }

  /** Ends a session; false if the caller has none with this id. */
  public boolean end(String id) {
    return sessions.end(id);
  }

  private static void refuse(JsonRpcMessage message, MessageChannel channel, String reason) {
    channel.respond(400, JsonRpcErrors.body(message.id(), JsonRpcErrors.SERVER, reason));
  }
}
