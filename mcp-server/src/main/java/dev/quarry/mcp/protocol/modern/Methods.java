package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.Revisions;
import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import dev.quarry.mcp.protocol.feature.PromptFeature;
import dev.quarry.mcp.protocol.feature.ResourceFeature;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.ToolFeature;
import dev.quarry.mcp.protocol.feature.UnknownTool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The methods that answer with one result. Thread-safe. */
final class Methods {
  /** The lists change with a new version of the server, or when a browser becomes available. */
  private static final Duration LIST_FRESH = Duration.ofMinutes(1);

  private final ServerFeatures features;
  private final Results results;
  private final Rounds rounds;
  private final TaskMethods tasks;

  Methods(ServerFeatures features, Results results, Rounds rounds) {
    this.features = features;
    this.results = results;
    this.rounds = rounds;
    tasks = new TaskMethods(features.tasks());
  }

  Map<String, Object> call(McpRequest request, RequestMeta meta, MessageChannel channel)
      throws InterruptedException {
    JsonRpcMessage message = request.message();
    String method = Objects.requireNonNull(message.method());
    return switch (method) {
      case "server/discover" -> discover();
      case "tools/list" ->
          list(message, "tools", features.tools().stream().map(ToolFeature::description).toList());
      case "tools/call" -> callTool(request, meta, channel);
      case "prompts/list" ->
          list(
              message,
              "prompts",
              features.prompts().stream().map(PromptFeature::description).toList());
      case "prompts/get" -> getPrompt(message, meta, channel);
      case "resources/list" -> list(message, "resources", resources(false));
      case "resources/templates/list" -> list(message, "resourceTemplates", resources(true));
      case "resources/read" -> read(message);
      case "completion/complete" -> complete(message);
      case "tasks/get", "tasks/update", "tasks/cancel" -> aboutTask(method, message, meta);
      default ->
          throw new ProtocolException(
              JsonRpcErrors.METHOD_NOT_FOUND, "This server does not have this method.");
    };
  }

  private Map<String, Object> discover() {
    boolean listChanged = features.changes().announced();
    Map<String, Object> capabilities = new LinkedHashMap<>();
    capabilities.put("tools", Map.of("listChanged", listChanged));
    capabilities.put("resources", Map.of("subscribe", true, "listChanged", false));
    capabilities.put("prompts", Map.of("listChanged", listChanged));
    capabilities.put("completions", Map.of());
    capabilities.put("logging", Map.of());
    // Clients do not accept any member in the settings of this extension.
    capabilities.put("extensions", Map.of(FeatureContext.TASKS, Map.of()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("supportedVersions", Revisions.STATELESS);
    result.put("capabilities", capabilities);
    result.put("instructions", features.instructions());
    return results.shared(result, LIST_FRESH);
  }

  private Map<String, Object> list(
      JsonRpcMessage message, String name, List<Map<String, Object>> members) {
    JsonNode cursor = message.params().path("cursor");
    if (!cursor.isMissingNode() && !cursor.isNull()) {
      throw ProtocolException.invalidParams(
          "The cursor is invalid: this list has only one page. Leave cursor out.");
    }
    return results.shared(Map.of(name, members), LIST_FRESH);
  }

  private List<Map<String, Object>> resources(boolean templates) {
    return features.resources().stream()
        .filter(resource -> resource.isTemplate() == templates)
        .map(ResourceFeature::description)
        .toList();
  }

  private Map<String, Object> callTool(McpRequest request, RequestMeta meta, MessageChannel channel)
      throws InterruptedException {
    JsonRpcMessage message = request.message();
    String name = string(message, "name");
    ToolFeature tool =
        features
            .tool(name)
            .orElseThrow(() -> ProtocolException.invalidParams(UnknownTool.explain(features)));
    Map<String, Object> arguments = arguments(message);
    if (request.headers() != null
        && tool.description().get("inputSchema") instanceof Map<?, ?> schema) {
      new RoutingHeaders(request).checkArguments(schema, arguments);
    }
    requireCapabilities(tool.requiredCapabilities(), meta);
    ModernContext context = rounds.context(meta, message, name, channel);
    channel.beginSoon();
    return result(tool.call(arguments, context), meta, message, name);
  }

  private Map<String, Object> getPrompt(
      JsonRpcMessage message, RequestMeta meta, MessageChannel channel) {
    String name = string(message, "name");
    PromptFeature prompt =
        features
            .prompt(name)
            .orElseThrow(() -> ProtocolException.invalidParams("There is no such prompt."));
    Outcome outcome = prompt.get(arguments(message), rounds.context(meta, message, name, channel));
    return result(outcome, meta, message, name);
  }

  private Map<String, Object> result(
      Outcome outcome, RequestMeta meta, JsonRpcMessage message, String name) {
    return switch (outcome) {
      case Outcome.Complete(Map<String, Object> result) -> results.of(result);
      case Outcome.InputRequired required ->
          results.of(rounds.result(required, meta, message, name));
      case Outcome.Started(var task) -> {
        Map<String, Object> created = new LinkedHashMap<>();
        created.put("resultType", "task");
        created.putAll(task.summary());
        yield results.of(created);
      }
    };
  }

  private Map<String, Object> read(JsonRpcMessage message) {
    String uri = string(message, "uri");
    List<Map<String, Object>> contents =
        features.resources().stream()
            .filter(resource -> resource.matches(uri))
            .findFirst()
            .flatMap(resource -> resource.read(uri))
            .orElseThrow(
                () ->
                    new ProtocolException(
                        JsonRpcErrors.INVALID_PARAMS, "Resource not found", Map.of("uri", uri)));
    return results.own(Map.of("contents", contents), Duration.ZERO);
  }

  private Map<String, Object> complete(JsonRpcMessage message) {
    JsonNode reference = message.params().path("ref");
    JsonNode argument = message.params().path("argument");
    JsonNode known = reference.has("name") ? reference.path("name") : reference.path("uri");
    if (!known.isString()
        || !argument.path("name").isString()
        || !argument.path("value").isString()) {
      throw ProtocolException.invalidParams(
          "The params must have the objects ref (with name or uri) and argument (with name and"
              + " value).");
    }
    List<String> values =
        features.complete(
            known.stringValue(),
            argument.path("name").stringValue(),
            argument.path("value").stringValue());
    return results.of(
        Map.of("completion", Map.of("values", values, "total", values.size(), "hasMore", false)));
  }

  private Map<String, Object> aboutTask(String method, JsonRpcMessage message, RequestMeta meta) {
    requireCapabilities(TaskMethods.REQUIRED, meta);
    return results.of(
        switch (method) {
          case "tasks/get" -> tasks.get(message);
          case "tasks/update" -> tasks.update(message);
          default -> tasks.cancel(message);
        });
  }

  private static void requireCapabilities(Map<String, Object> required, RequestMeta meta) {
    if (!covers(meta.capabilities(), required)) {
      throw Rounds.missing(required);
    }
  }

  private static boolean covers(Map<?, ?> declared, Map<?, ?> required) {
    return required.entrySet().stream()
        .allMatch(
            entry ->
                declared.get(entry.getKey()) instanceof Map<?, ?> inner
                    && entry.getValue() instanceof Map<?, ?> needed
                    && covers(inner, needed));
  }

  private static String string(JsonRpcMessage message, String name) {
    JsonNode value = message.params().path(name);
    if (!value.isString()) {
      throw ProtocolException.invalidParams("The params must have the string " + name + ".");
    }
    return value.stringValue();
  }

  private static Map<String, Object> arguments(JsonRpcMessage message) {
    JsonNode arguments = message.params().path("arguments");
    if (!arguments.isMissingNode() && !arguments.isObject()) {
      throw ProtocolException.invalidParams("arguments must be an object.");
    }
    return JsonRpcMessage.object(arguments);
  }
}
