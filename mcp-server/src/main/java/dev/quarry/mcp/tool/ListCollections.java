package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.CollectionView;
import java.util.Comparator;
import java.util.List;
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
    return "Lists the collections (named sets of documents), by name, with the number of documents"
        + " and passages in each. Use it to learn what can be searched.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.integer("limit", 1, MAX_COLLECTIONS, "Maximum number of collections.")
            .defaultValue(100),
        CommonParameters.cursor());
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
        .with("next_cursor", Schema.string("Cursor of the next page; absent on the last page."))
        .with("has_more", Schema.bool("Whether there is another page."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READ_ONLY;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    String after = arguments.stringOrNull("cursor");
    int limit = arguments.integer("limit");
    List<CollectionView> further =
        orchestrator.collections().collections().stream()
            .filter(collection -> after == null || collection.name().compareTo(after) > 0)
            .sorted(Comparator.comparing(CollectionView::name))
            .toList();
    List<CollectionView> page = further.subList(0, Math.min(further.size(), limit));
    boolean more = further.size() > page.size();
    return new StructuredContent()
        .with("collections", page.stream().map(ListCollections::counts).toList())
        .with("next_cursor", more ? page.getLast().name() : null)
        .with("has_more", more)
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
