package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.Map;
import java.util.UUID;

/** {@code delete_document}: forgets a document. */
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
    return "Removes one stored document for good, so that search no longer finds it. The source"
        + " itself is not touched. Only use it when the user asked for it.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(CommonParameters.documentId());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("document_id", Schema.text("Id of the document that is gone."))
        .with("deleted", Schema.flag("Always true; a failure has error instead."))
        .answer();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.REMOVES;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    UUID id = arguments.id("document_id", "a search result");
    orchestrator.deleteDocument(id);
    return new Content().with("document_id", id).with("deleted", true).build();
  }
}
