package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code documents}: lists the stored documents. */
@Command(
    name = "documents",
    description = "List the stored documents, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry documents --collection docs --limit 10"})
final class DocumentsCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of(
          "DOCUMENT document_id",
          "COLLECTION collection",
          "CHUNKS chunks",
          "INGESTED ingested_at",
          "URI uri");

  @Option(
      names = {"-c", "--collection"},
      description = "Only this collection.")
  private @Nullable String collection;

  @Option(names = "--uri", description = "Only the document of this address.")
  private @Nullable String uri;

  @Mixin private PageOptions paging;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        paging.page(ApiRequest.get("documents").with("collection", collection).with("uri", uri)));
  }

  @Override
  void print(JsonNode page) {
    printPage(page, "documents", TABLE, "There are no such documents.");
  }
}
