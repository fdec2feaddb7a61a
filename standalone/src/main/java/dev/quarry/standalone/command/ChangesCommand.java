package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code changes}: lists the documents that a job has added, changed or removed. */
@Command(
    name = "changes",
    description =
        "List the documents that a job has added, changed or removed, and why one was removed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./quarry changes 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --change removed"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ChangesCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of("CHANGE change", "REASON reason", "TITLE title", "URI uri");

  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Option(names = "--change", description = "Only added, changed or removed ones.")
  private @Nullable String change;

  @Mixin private PageOptions paging;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        paging.page(ApiRequest.get("jobs", id.toString(), "changes").with("change", change)));
  }

  @Override
  void print(JsonNode page) {
    printPage(page, "changes", TABLE, "The job has no such changes.");
  }
}
