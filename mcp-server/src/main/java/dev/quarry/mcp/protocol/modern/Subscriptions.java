package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The open streams of {@code subscriptions/listen}. Thread-safe. */
final class Subscriptions {
  /** Open streams of one API key. */
  private static final int MAX_PER_KEY = 100;

  private final ServerFeatures features;
  private final Results results;
  private final Map<CancellationToken, Caller> open = new ConcurrentHashMap<>();

  Subscriptions(ServerFeatures features, Results results) {
    this.features = features;
    this.results = results;
  }

  /** Serves one stream until its client disconnects or cancels, or the server stops. */
  void serve(JsonRpcMessage message, RequestMeta meta, MessageChannel channel)
      throws InterruptedException {
    JsonNode id = Objects.requireNonNull(message.id());
    Caller caller = Caller.current();
    if (open.values().stream().filter(caller::isSame).count() >= MAX_PER_KEY) {
      throw new ProtocolException(
          JsonRpcErrors.SERVER,
          "This API key has " + MAX_PER_KEY + " open subscriptions, which is the limit.");
    }
    boolean acceptsTasks = new ModernContext(meta, channel, Map.of(), null).acceptsTasks();
    try (Subscription subscription = new Subscription(features, channel, id)) {
      Map<String, Object> accepted =
          subscription.accept(message.params().path("notifications"), acceptsTasks);
      open.put(channel.token(), caller);
      try {
        subscription.start(accepted);
        channel.token().await();
      } finally {
        open.remove(channel.token());
      }
      Map<String, Object> result = new LinkedHashMap<>(results.of(Map.of()));
      Map<String, Object> tagged = new LinkedHashMap<>(subscription.meta());
      result.compute(
          "_meta",
          (key, server) -> {
            if (server instanceof Map<?, ?> identity) {
              identity.forEach((name, value) -> tagged.put(String.valueOf(name), value));
            }
            return tagged;
          });
      channel.respond(200, JsonRpcMessage.result(id, result));
    }
  }
}
