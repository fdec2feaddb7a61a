package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.Map;
import java.util.UUID;

/** {@code delete_document}: deletes a stored document. */
final class DeleteDocument implements Tool {
  private final OrchestratorClient orchestrator;

  DeleteDocument(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "delete_document";
  }

  @Override
  public String title() {
    return "Delete a document";
  }

  @Override
  public String description() {
    return "Deletes one stored document permanently, so that search no longer finds it. The source"
        + " itself is not changed. Only use it when the user asked for the deletion.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(CommonParameters.documentId());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("document_id", Schema.string("Id of the deleted document."))
        .with("deleted", Schema.bool("Always true; a failed call has error instead."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.DELETE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    UUID id = arguments.id("document_id", "a search result");
    orchestrator.deleteDocument(id);
    return new StructuredContent().with("document_id", id).with("deleted", true).build();
  }
}
