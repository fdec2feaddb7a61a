package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.UnknownTool;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Validates the {@code params} of a request before the SDK parses them: for invalid params the SDK
 * returns names of Java classes, or no response. Thread-safe.
 */
final class RequestValidator {
  /** Methods whose lists have one page, so no cursor is valid. */
  private static final Set<String> LISTS =
      Set.of(
          McpSchema.METHOD_TOOLS_LIST,
          McpSchema.METHOD_PROMPT_LIST,
          McpSchema.METHOD_RESOURCES_LIST,
          McpSchema.METHOD_RESOURCES_TEMPLATES_LIST);

  /** The SDK type of a method's params, and their required members. */
  private record Shape(Class<?> type, Set<String> strings, Set<String> objects) {
    static Shape withString(Class<?> type, String name) {
      return new Shape(type, Set.of(name), Set.of());
    }
  }

  private static final Map<String, Shape> SHAPES =
      Map.of(
          McpSchema.METHOD_INITIALIZE,
          Shape.withString(McpSchema.InitializeRequest.class, "protocolVersion"),
          McpSchema.METHOD_TOOLS_CALL,
          Shape.withString(McpSchema.CallToolRequest.class, "name"),
          McpSchema.METHOD_PROMPT_GET,
          Shape.withString(McpSchema.GetPromptRequest.class, "name"),
          McpSchema.METHOD_RESOURCES_READ,
          Shape.withString(McpSchema.ReadResourceRequest.class, "uri"),
          McpSchema.METHOD_RESOURCES_SUBSCRIBE,
          Shape.withString(McpSchema.SubscribeRequest.class, "uri"),
          McpSchema.METHOD_RESOURCES_UNSUBSCRIBE,
          Shape.withString(McpSchema.UnsubscribeRequest.class, "uri"),
          McpSchema.METHOD_LOGGING_SET_LEVEL,
          Shape.withString(McpSchema.SetLevelRequest.class, "level"),
          McpSchema.METHOD_COMPLETION_COMPLETE,
          new Shape(McpSchema.CompleteRequest.class, Set.of(), Set.of("ref", "argument")));

  private final ServerFeatures features;

  RequestValidator(ServerFeatures features) {
    this.features = features;
  }

  /** The error message for invalid params; null if they are valid. */
  @Nullable String fault(JsonRpcMessage request) {
    String method = String.valueOf(request.method());
    JsonNode params = request.params();
    if (!params.isMissingNode() && !params.isObject()) {
      return "The params of a request must be a JSON object.";
    }
    if (LISTS.contains(method)) {
      JsonNode cursor = params.path("cursor");
      return cursor.isMissingNode() || cursor.isNull()
          ? null
          : "The cursor is invalid: this list has only one page. Leave cursor out.";
    }
    Shape shape = SHAPES.get(method);
    return shape == null ? null : fault(method, params, shape);
  }

  private @Nullable String fault(String method, JsonNode params, Shape shape) {
    for (String name : shape.strings()) {
      if (!params.path(name).isString()) {
        return "The params of " + method + " must have the string " + name + ".";
      }
    }
    for (String name : shape.objects()) {
      if (!params.path(name).isObject()) {
        return "The params of " + method + " must have the object " + name + ".";
      }
    }
    if (!fits(params, shape.type())) {
      return "A member of the params of " + method + " has the wrong type.";
    }
    return switch (method) {
      case McpSchema.METHOD_TOOLS_CALL -> toolFault(params);
      case McpSchema.METHOD_LOGGING_SET_LEVEL -> levelFault(params);
      default -> null;
    };
  }

  /** The SDK would treat an unknown level as {@code info}. */
  private static @Nullable String levelFault(JsonNode params) {
    return McpSchema.LoggingLevel.fromValue(params.path("level").stringValue("")) == null
        ? "Unknown level. The levels (RFC 5424) are: debug, info, notice, warning, error,"
            + " critical, alert, emergency."
        : null;
  }

  private @Nullable String toolFault(JsonNode params) {
    return features.tool(params.path("name").stringValue("")).isPresent()
        ? null
        : UnknownTool.explain(features);
  }

  private static boolean fits(JsonNode params, Class<?> type) {
    try {
      return SdkServers.JSON.convertValue(JsonRpcMessage.plain(params), type) != null;
    } catch (RuntimeException e) {
      // Jackson's and the SDK's exceptions have no other common type.
      return false;
    }
  }
}
