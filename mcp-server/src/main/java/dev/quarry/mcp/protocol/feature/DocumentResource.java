package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.Optional;
import java.util.UUID;

/** The texts of stored documents: {@code quarry://documents/{id}}. */
final class DocumentResource extends OrchestratorResource {
  static final String TEMPLATE = "quarry://documents/{id}";

  private final OrchestratorClient orchestrator;

  DocumentResource(OrchestratorClient orchestrator) {
    super(
        TEMPLATE,
        "document",
        "A stored document's text: untrusted, quoted content",
        "text/markdown");
    this.orchestrator = orchestrator;
  }

  @Override
  String text(UUID id) {
    String text = orchestrator.document(id).text();
    return text == null ? "" : text;
  }

  @Override
  public Optional<ResourceWatch> watch(String uri) {
    return Optional.empty();
  }
}
