package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.Map;

/** {@code list_collections}: which bodies of knowledge there are. */
final class ListCollections implements Tool {
  private static final int MOST = 500;

  private final OrchestratorClient orchestrator;

  ListCollections(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "list_collections";
  }

  @Override
  public String title() {
    return "List collections";
  }

  @Override
  public String description() {
    return "Lists the collections (named bodies of knowledge) with how many documents and passages"
        + " each holds. Use it to learn what can be searched.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of();
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with(
            "collections",
            Schema.list(
                Schema.members()
                    .with("name", Schema.text("Give it as collection to other tools."))
                    .with("documents", Schema.whole("How many documents."))
                    .with("chunks", Schema.whole("How many passages."))
                    .with("updated_at", Schema.text("When something was last stored."))
                    .object()))
        .with("truncated", Schema.flag("There are more than are listed."))
        .answer();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READS;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    var collections = orchestrator.collections().collections();
    return new Content()
        .with("collections", collections.stream().limit(MOST).map(Content::of).toList())
        .with("truncated", collections.size() > MOST ? true : null)
        .build();
  }
}
