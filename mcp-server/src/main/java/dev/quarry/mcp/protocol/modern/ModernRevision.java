package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.McpRevision;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.Revisions;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Revision 2026-07-28: every request says in {@code _meta} what a session used to know, so any node
 * can handle it. Thread-safe.
 */
public final class ModernRevision implements McpRevision {
  private static final Logger log = LoggerFactory.getLogger(ModernRevision.class);

  private final Methods methods;
  private final Subscriptions subscriptions;
  private final Set<CancellationToken> running = ConcurrentHashMap.newKeySet();

  public ModernRevision(ServerFeatures features) {
    Results results = new Results(features.identity());
    methods = new Methods(features, results, new Rounds(new StateSeal(Clock.systemUTC())));
    subscriptions = new Subscriptions(features, results);
  }

  /** Whether a version header names a revision that has neither sessions nor GET nor DELETE. */
  public static boolean isModern(@Nullable String version) {
    return version != null && Revisions.STATELESS.contains(version);
  }

  /** Messages that name their revision, and those of a revision that nothing here knows. */
  @Override
  public boolean speaks(McpRequest request) {
    String version = request.header(McpRequest.VERSION);
    boolean ofUnknownRevision =
        version != null
            && !Revisions.WITH_SESSIONS.contains(version)
            && request.header(McpRequest.SESSION) == null;
    return isModern(version)
        || ofUnknownRevision
        || request.message().is("server/discover")
        || RequestMeta.isPresent(request.message());
  }

  @Override
  public void handle(McpRequest request, MessageChannel channel) throws InterruptedException {
    JsonRpcMessage message = request.message();
    JsonNode id = message.id();
    if (message.isResponse()) {
      channel.respond(
          400,
          JsonRpcErrors.body(
              id, JsonRpcErrors.INVALID_REQUEST, "This server sends no requests to clients."));
      return;
    }
    if (id == null) {
      // No notification has an effect: closing the stream of a request cancels it.
      channel.acknowledge();
      return;
    }
    running.add(channel.token());
    try {
      RequestMeta meta = RequestMeta.of(message);
      if (request.headers() != null) {
        new RoutingHeaders(request).check(meta);
      }
      requireVersion(meta);
      if (message.is("subscriptions/listen")) {
        subscriptions.serve(message, meta, channel);
      } else {
        channel.respond(200, JsonRpcMessage.result(id, methods.call(request, meta, channel)));
      }
    } catch (ProtocolException e) {
      refuse(id, e, channel);
    } catch (RuntimeException e) {
      log.error("An MCP request failed", e);
      refuse(id, ProtocolException.internal(), channel);
    } finally {
      running.remove(channel.token());
    }
  }

  private static void requireVersion(RequestMeta meta) {
    if (!Revisions.STATELESS.contains(meta.version())) {
      throw new ProtocolException(
          JsonRpcErrors.UNSUPPORTED_VERSION,
          "This protocol version is not supported.",
          Map.of("supported", Revisions.STATELESS, "requested", meta.version()));
    }
  }

  private static void refuse(JsonNode id, ProtocolException e, MessageChannel channel) {
    int status =
        switch (e.code()) {
          case JsonRpcErrors.METHOD_NOT_FOUND -> 404;
          case JsonRpcErrors.INTERNAL -> 200;
          default -> 400;
        };
    channel.respond(status, JsonRpcErrors.body(id, e.code(), e.explanation(), e.data()));
  }

  /** Ends all waits and subscriptions. Their clients get a response before the server stops. */
  public void close() {
    running.forEach(CancellationToken::cancel);
  }
}
