package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tenants limits}: shows or replaces the limits of a tenant. */
@Command(
    name = "limits",
    description = {
      "Show the limits of a tenant. With --set, replace those of its own: a limit that is left out"
          + " has its configured value again."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry tenants limits acme --set queued=500 --set running=4"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TenantLimitsCommand extends ApiCommand {
  @Parameters(paramLabel = "TENANT", description = "Name of the tenant.")
  private String tenant;

  @Option(
      names = "--set",
      paramLabel = "LIMIT=NUMBER",
      description =
          "requests_per_minute, queued, running, documents, chunks, bytes, stored_bytes or"
              + " embedding_tokens_per_day. Can be repeated.")
  private Map<String, Long> limits = Map.of();

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        limits.isEmpty()
            ? ApiRequest.get("admin", "tenants", tenant, "limits")
            : ApiRequest.put("admin", "tenants", tenant, "limits").json(limits));
  }

  @Override
  void print(JsonNode response) {
    printMembers(response);
  }
}
