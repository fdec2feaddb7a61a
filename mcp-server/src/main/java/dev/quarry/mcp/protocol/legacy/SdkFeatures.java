package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.Outcome;
import dev.quarry.mcp.protocol.feature.PromptFeature;
import dev.quarry.mcp.protocol.feature.ResourceFeature;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.ToolFeature;
import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the features with the SDK. */
record SdkFeatures(ServerFeatures features) {
  private static final Logger log = LoggerFactory.getLogger(SdkFeatures.class);

  List<SyncToolSpecification> tools() {
    return features.tools().stream().map(SdkFeatures::tool).toList();
  }

  private static SyncToolSpecification tool(ToolFeature tool) {
    return SyncToolSpecification.builder()
        .tool(as(tool.description(), McpSchema.Tool.class))
        .callHandler(
            (exchange, request) ->
                answered(
                    McpSchema.CallToolResult.class,
                    () ->
                        complete(
                            tool.call(
                                orEmpty(request.arguments()),
                                SdkCallContext.of(exchange, request.meta())))))
        .build();
  }

  List<SyncPromptSpecification> prompts() {
    return features.prompts().stream().map(SdkFeatures::prompt).toList();
  }

  private static SyncPromptSpecification prompt(PromptFeature prompt) {
    return new SyncPromptSpecification(
        as(prompt.description(), McpSchema.Prompt.class),
        (exchange, request) ->
            answered(
                McpSchema.GetPromptResult.class,
                () ->
                    complete(
                        prompt.get(
                            orEmpty(request.arguments()),
                            SdkCallContext.of(exchange, request.meta())))));
  }

  List<SyncResourceSpecification> resources() {
    return features.resources().stream()
        .filter(resource -> !resource.isTemplate())
        .map(
            resource ->
                new SyncResourceSpecification(
                    as(resource.description(), McpSchema.Resource.class),
                    (exchange, request) -> read(resource, request)))
        .toList();
  }

  List<SyncResourceTemplateSpecification> resourceTemplates() {
    return features.resources().stream()
        .filter(ResourceFeature::isTemplate)
        .map(
            resource ->
                new SyncResourceTemplateSpecification(
                    as(resource.description(), McpSchema.ResourceTemplate.class),
                    (exchange, request) -> read(resource, request)))
        .toList();
  }

  private static McpSchema.ReadResourceResult read(
      ResourceFeature resource, McpSchema.ReadResourceRequest request) {
    return answered(
        McpSchema.ReadResourceResult.class,
        () ->
            Map.of(
                "contents",
                resource
                    .read(request.uri())
                    .orElseThrow(() -> McpError.RESOURCE_NOT_FOUND.apply(request.uri()))));
  }

  List<SyncCompletionSpecification> completions() {
    List<SyncCompletionSpecification> all = new ArrayList<>();
    for (PromptFeature prompt : features.prompts()) {
      all.add(completion(new McpSchema.PromptReference(prompt.name()), prompt.name()));
    }
    for (ResourceFeature resource : features.resources()) {
      if (resource.isTemplate()) {
        String template = String.valueOf(resource.description().get("uriTemplate"));
        all.add(completion(new McpSchema.ResourceReference(template), template));
      }
    }
    return all;
  }

  private SyncCompletionSpecification completion(
      McpSchema.CompleteReference reference, String name) {
    return new SyncCompletionSpecification(
        reference,
        (exchange, request) ->
            answered(
                McpSchema.CompleteResult.class,
                () -> {
                  List<String> values =
                      features.complete(
                          name, request.argument().name(), request.argument().value());
                  return Map.of(
                      "completion",
                      Map.of("values", values, "total", values.size(), "hasMore", false));
                }));
  }

  private static Map<String, Object> complete(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Complete(Map<String, Object> result) -> result;
      case Outcome.InputRequired _, Outcome.Started _ ->
          throw new ProtocolException(
              JsonRpcErrors.INVALID_REQUEST,
              "This request needs a client of protocol revision 2026-07-28.");
    };
  }

  /** Calls a feature. The SDK would show the message of any other exception to the client. */
  private static <T> T answered(Class<T> type, Callable<Map<String, Object>> feature) {
    try {
      return as(feature.call(), type);
    } catch (ProtocolException e) {
      throw error(e);
    } catch (McpError e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error(new ProtocolException(JsonRpcErrors.INTERNAL, "The server is shutting down."));
    } catch (Exception e) {
      log.error("An MCP request failed", e);
      throw error(ProtocolException.internal());
    }
  }

  private static McpError error(ProtocolException e) {
    McpError.Builder error = McpError.builder(e.code()).message(e.explanation());
    return (e.data() == null ? error : error.data(e.data())).build();
  }

  private static Map<String, Object> orEmpty(@Nullable Map<String, Object> arguments) {
    return arguments == null ? Map.of() : arguments;
  }

  private static <T> T as(Map<String, Object> json, Class<T> type) {
    return SdkServers.JSON.convertValue(json, type);
  }
}
