package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.protocol.feature.ServerFeatures;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Creates the SDK's servers, all with the same features. */
public final class SdkServers {
  static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.builder().build());
  static final String RESOURCE_UPDATED = "notifications/resources/updated";

  private final ServerFeatures features;
  private final SdkFeatures specifications;
  private List<Map<String, Object>> served = List.of();

  public SdkServers(ServerFeatures features) {
    this.features = features;
    specifications = new SdkFeatures(features);
  }

  ServerFeatures features() {
    return features;
  }

  /**
   * Serves the sessions that are opened from now on with the tools that are offered now. Open
   * sessions keep theirs, because clients read the list once.
   */
  public synchronized void refresh(McpStreamableServerTransportProvider transport) {
    List<Map<String, Object>> offered =
        features.tools().stream().map(tool -> tool.description()).toList();
    if (!offered.equals(served)) {
      served = offered;
      serve(transport);
    }
  }

  /** Starts a server on this transport. Calls run on the thread of their request. */
  public void serve(McpStreamableServerTransportProvider transport) {
    configure(McpServer.sync(transport).immediateExecution(true)).build();
  }

  private <S extends McpServer.SyncSpecification<S>> McpServer.SyncSpecification<S> configure(
      McpServer.SyncSpecification<S> server) {
    return server
        .serverInfo(JSON.convertValue(features.identity(), McpSchema.Implementation.class))
        .instructions(features.instructions())
        .jsonMapper(JSON)
        .jsonSchemaValidator(new TrustingValidator())
        .validateToolInputs(false)
        .capabilities(
            McpSchema.ServerCapabilities.builder()
                .tools(false)
                .resources(true, false)
                .prompts(false)
                .completions()
                .logging()
                .build())
        .tools(specifications.tools())
        .resources(specifications.resources())
        .resourceTemplates(specifications.resourceTemplates())
        .prompts(specifications.prompts())
        .completions(specifications.completions());
  }

  /**
   * Skips the SDK's schema validation: the tools validate their arguments with better messages,
   * tests validate the results, and a schema engine would cost memory.
   */
  private static final class TrustingValidator implements JsonSchemaValidator {
    @Override
    public ValidationResponse validate(Map<String, Object> schema, Object content) {
      return ValidationResponse.asValid("");
    }
  }
}
