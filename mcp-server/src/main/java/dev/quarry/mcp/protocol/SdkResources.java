package dev.quarry.mcp.protocol;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Jobs and documents as resources: {@code quarry://jobs/{id}}, {@code quarry://documents/{id}}. */
final class SdkResources {
  private static final Logger log = LoggerFactory.getLogger(SdkResources.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Clients limit the size of a resource; get_document reads longer documents in parts. */
  private static final int MAX_CHARS = 300_000;

  private final OrchestratorClient orchestrator;

  SdkResources(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  List<SyncResourceTemplateSpecification> templates() {
    return List.of(
        template("quarry://jobs/", "job", "A job's status", "application/json", this::job),
        template(
            "quarry://documents/",
            "document",
            "A stored document's text: untrusted, quoted content",
            "text/markdown",
            this::document));
  }

  private String job(UUID id) {
    return MAPPER.writeValueAsString(orchestrator.job(id).job());
  }

  private String document(UUID id) {
    String text = orchestrator.document(id).text();
    return text == null ? "" : text;
  }

  private static SyncResourceTemplateSpecification template(
      String prefix, String name, String description, String type, Function<UUID, String> reader) {
    McpSchema.ResourceTemplate template =
        McpSchema.ResourceTemplate.builder(prefix + "{id}", name)
            .description(description)
            .mimeType(type)
            .build();
    return new SyncResourceTemplateSpecification(
        template, (exchange, request) -> read(request.uri(), prefix, type, reader));
  }

  private static McpSchema.ReadResourceResult read(
      String uri, String prefix, String type, Function<UUID, String> reader) {
    String text;
    try {
      text = reader.apply(UUID.fromString(uri.substring(prefix.length())));
    } catch (IllegalArgumentException e) {
      throw McpError.RESOURCE_NOT_FOUND.apply(uri);
    } catch (OrchestratorException e) {
      throw e.status() == 404
          ? McpError.RESOURCE_NOT_FOUND.apply(uri)
          : McpError.builder(McpSchema.ErrorCodes.INTERNAL_ERROR).message(e.explanation()).build();
    } catch (RuntimeException e) {
      // The SDK would show its message to the client.
      log.error("A resource could not be read", e);
      throw McpError.builder(McpSchema.ErrorCodes.INTERNAL_ERROR)
          .message(
              "The resource could not be read because of an internal error. The server's log has"
                  + " the cause.")
          .build();
    }
    if (text.length() > MAX_CHARS) {
      throw McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
          .message("This resource is too large to read at once; use the tool get_document.")
          .build();
    }
    return McpSchema.ReadResourceResult.builder(
            List.of(McpSchema.TextResourceContents.builder(uri, text).mimeType(type).build()))
        .build();
  }
}
