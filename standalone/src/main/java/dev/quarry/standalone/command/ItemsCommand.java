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

/** {@code items}: lists the pages and documents of a job. */
@Command(
    name = "items",
    description = "List the pages and documents of a job, and why one was skipped or has failed.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry items 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --status failed"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ItemsCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of("STATUS status", "REASON reason", "ERROR error_code", "DEPTH depth", "URI uri");

  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Option(
      names = "--status",
      description = "Only queued, fetched, stored, unchanged, skipped or failed ones.")
  private @Nullable String status;

  @Mixin private PageOptions paging;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        paging.page(ApiRequest.get("jobs", id.toString(), "items").with("status", status)));
  }

  @Override
  void print(JsonNode page) {
    printPage(page, "items", TABLE, "The job has no such items.");
  }
}
