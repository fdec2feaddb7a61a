package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON-RPC 2.0 batch (section 6): its messages are handled one after the other, and their
 * responses are one array. Only revision 2025-03-26 of MCP has batches; it obliges servers to
 * accept them.
 */
record Batch(JsonNode messages) {
  private static final int MAX_MESSAGES = 100;

  /**
   * @param version revision of the session; null: there is no session
   */
  static Batch of(JsonNode array, @Nullable String version) throws JsonRpcMessage.Malformed {
    if (!ProtocolVersions.MCP_2025_03_26.equals(version)) {
      JsonRpcMessage.of(array);
    }
    if (array.isEmpty() || array.size() > MAX_MESSAGES) {
      throw new JsonRpcMessage.Malformed(
          JsonRpcErrors.INVALID_REQUEST, "A batch must have 1 to " + MAX_MESSAGES + " messages.");
    }
    return new Batch(array);
  }

  /** Handles the messages; the responses as JSON, null if there are none. */
  @Nullable String handle(
      BiConsumer<JsonRpcMessage, MessageChannel> handler, CancellationToken token) {
    List<String> responses = new ArrayList<>();
    for (JsonNode json : messages) {
      try {
        JsonRpcMessage message = JsonRpcMessage.of(json);
        if (message.is("initialize")) {
          throw new JsonRpcMessage.Malformed(
              JsonRpcErrors.INVALID_REQUEST, "initialize must not be part of a batch.");
        }
        handler.accept(message, new Collector(responses, token));
      } catch (JsonRpcMessage.Malformed e) {
        responses.add(JsonRpcErrors.body(null, e.code(), String.valueOf(e.getMessage())));
      }
    }
    return responses.isEmpty() ? null : "[" + String.join(",", responses) + "]";
  }

  /** Collects the response to one message. Progress is optional in MCP, and is not sent. */
  private record Collector(List<String> responses, CancellationToken token)
      implements MessageChannel {
    @Override
    public void begin() {}

    @Override
    public void beginSoon() {}

    @Override
    public void send(String json) {}

    @Override
    public void respond(int status, String json) {
      responses.add(json);
    }

    @Override
    public void header(String name, String value) {}

    @Override
    public void acknowledge() {}

    @Override
    public void refuse(int status, String text) {}
  }
}
