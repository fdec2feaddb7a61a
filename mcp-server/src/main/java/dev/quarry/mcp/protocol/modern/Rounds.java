package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Requests that need input from the client: the server answers with {@code inputRequests}, and the
 * client sends its request again with {@code inputResponses}. Between the rounds the server keeps
 * nothing; what it must remember is the sealed {@code requestState}.
 */
record Rounds(StateSeal seal) {
  /** The capability that a client must have declared for a request of this method. */
  private static final Map<String, String> CAPABILITIES =
      Map.of(
          "elicitation/create", "elicitation",
          "sampling/createMessage", "sampling",
          "roots/list", "roots");

  /**
   * @param name of the tool or prompt
   */
  ModernContext context(
      RequestMeta meta, JsonRpcMessage message, String name, MessageChannel channel) {
    return new ModernContext(meta, channel, responses(message), state(message, name));
  }

  private static Map<String, Object> responses(JsonRpcMessage message) {
    JsonNode responses = message.params().path("inputResponses");
    if (responses.isMissingNode()) {
      return Map.of();
    }
    if (!responses.isObject() || !responses.values().stream().allMatch(JsonNode::isObject)) {
      throw ProtocolException.invalidParams(
          "inputResponses must be an object whose members are objects.");
    }
    return JsonRpcMessage.object(responses);
  }

  private @Nullable String state(JsonRpcMessage message, String name) {
    JsonNode state = message.params().path("requestState");
    if (state.isMissingNode()) {
      return null;
    }
    if (!state.isString()) {
      throw ProtocolException.invalidParams("requestState must be a string.");
    }
    return seal.open(state.stringValue(), Caller.current(), message.method() + " " + name);
  }

  /** The result of a request that needs input. */
  Map<String, Object> result(
      Outcome.InputRequired outcome, RequestMeta meta, JsonRpcMessage message, String name) {
    outcome.requests().values().forEach(request -> requireCapability(request, meta));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("resultType", "input_required");
    result.put("inputRequests", outcome.requests());
    String state = outcome.state();
    if (state != null) {
      result.put("requestState", seal.seal(state, Caller.current(), message.method() + " " + name));
    }
    return result;
  }

  private static void requireCapability(Object request, RequestMeta meta) {
    String method = request instanceof Map<?, ?> map ? String.valueOf(map.get("method")) : "";
    String capability = CAPABILITIES.get(method);
    if (capability == null) {
      throw new IllegalStateException("A feature asks the client for an unknown method.");
    }
    if (!meta.capabilities().containsKey(capability)) {
      throw missing(Map.of(capability, Map.of()));
    }
  }

  /** The error of a client that lacks capabilities. */
  static ProtocolException missing(Map<String, Object> capabilities) {
    return new ProtocolException(
        JsonRpcErrors.MISSING_CAPABILITY,
        "This request needs a capability that the client has not declared.",
        Map.of("requiredCapabilities", capabilities));
  }
}
