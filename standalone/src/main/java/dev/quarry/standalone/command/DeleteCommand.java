package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code delete}: deletes documents and collections. */
@Command(
    name = "delete",
    description = "Delete a document or a collection: searches no longer find it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeleteCommand.Document.class, DeleteCommand.Collection.class})
final class DeleteCommand {
  /** {@code delete document}. */
  @Command(
      name = "document",
      description = "Delete a document with its chunks and vectors.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry delete document 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Document extends ApiCommand {
    @Parameters(paramLabel = "DOCUMENT", description = "Id of the document.")
    private UUID id;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(ApiRequest.delete("documents", id.toString()));
    }

    @Override
    void print(JsonNode nothing) {
      terminal().print("Document " + id + " is deleted.");
    }
  }

  /** {@code delete collection}. */
  @Command(
      name = "collection",
      description = "Delete a collection with all its documents. This cannot be undone.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry delete collection drafts --yes"})
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  static final class Collection extends ApiCommand {
    @Parameters(paramLabel = "COLLECTION", description = "The collection.")
    private String name;

    @Option(
        names = {"-y", "--yes"},
        description = "Required, so that no slip deletes a collection.")
    private boolean yes;

    @Override
    JsonNode request(ApiClient api) {
      if (!yes) {
        throw new IllegalArgumentException(
            "This deletes all documents of the collection %s and cannot be undone. To do it, add --yes."
                .formatted(name));
      }
      return api.call(ApiRequest.delete("collections", name));
    }

    @Override
    void print(JsonNode nothing) {
      terminal().print("Collection " + TerminalText.line(name) + " is deleted.");
    }
  }
}
