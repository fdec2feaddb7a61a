package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code document}: prints the text of a document, or its chunks. */
@Command(
    name = "document",
    description = "Print the extracted text of a document, in Markdown.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry document 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e > page.md"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DocumentCommand extends ApiCommand {
  private static final int MAX_PAGE_SIZE = 200;
  private static final Table CHUNKS =
      Table.of("NUMBER ordinal", "VECTOR vector", "HEADINGS headings", "TEXT text");

  @Parameters(paramLabel = "DOCUMENT", description = "Id of the document.")
  private UUID id;

  @Option(names = "--chunks", description = "List its chunks instead (the first 200).")
  private boolean chunks;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        chunks
            ? ApiRequest.get("documents", id.toString(), "chunks").with("limit", MAX_PAGE_SIZE)
            : ApiRequest.get("documents", id.toString()));
  }

  @Override
  void print(JsonNode response) {
    if (chunks) {
      CHUNKS.lines(response.path("chunks")).forEach(terminal()::print);
    } else {
      response
          .path("text")
          .asString()
          .lines()
          .map(TerminalText::paragraph)
          .forEach(terminal()::print);
    }
  }
}
