package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code result}: prints the result of a completed job. */
@Command(
    name = "result",
    description = "Print the result of a completed job.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry result 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --json"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ResultCommand extends ApiCommand {
  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(ApiRequest.get("jobs", id.toString(), "result"));
  }

  @Override
  void print(JsonNode result) {
    printMembers(result);
  }
}
