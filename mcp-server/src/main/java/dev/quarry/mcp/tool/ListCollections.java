package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.CollectionView;
import java.util.Map;

/** {@code list_collections}: the collections and their sizes. */
final class ListCollections implements Tool {
  private static final int MAX_COLLECTIONS = 500;

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
    return "Lists the collections (named sets of documents) with the number of documents and"
        + " passages in each. Use it to learn what can be searched.";
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
            Schema.array(
                Schema.members()
                    .with(
                        "name",
                        Schema.string(
                            "Name of the collection, for the argument collection of other tools."))
                    .with("documents", Schema.integer("Number of documents."))
                    .with("chunks", Schema.integer("Number of passages."))
                    .with("updated_at", Schema.string("Time of the last change."))
                    .object()))
        .with("truncated", Schema.bool("True if the list is incomplete."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READ_ONLY;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    var collections = orchestrator.collections().collections();
    return new StructuredContent()
        .with(
            "collections",
            collections.stream().limit(MAX_COLLECTIONS).map(ListCollections::counts).toList())
        .with("truncated", collections.size() > MAX_COLLECTIONS ? true : null)
        .build();
  }

  /** What an agent needs to choose a collection. */
  private static Object counts(CollectionView collection) {
    return StructuredContent.of(
        new CollectionView(
            collection.name(),
            collection.documents(),
            collection.chunks(),
            collection.updatedAt()));
  }
}
