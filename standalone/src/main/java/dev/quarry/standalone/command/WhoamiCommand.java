package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code whoami}: prints the identity behind the API key. */
@Command(
    name = "whoami",
    description = "Print the tenant and the role of the key in QUARRY_API_KEY.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: QUARRY_API_KEY=qk_... ./quarry whoami"})
final class WhoamiCommand extends ApiCommand {
  @Override
  JsonNode request(ApiClient api) {
    return api.call(ApiRequest.get("whoami"));
  }

  @Override
  void print(JsonNode caller) {
    printMembers(caller);
  }
}
