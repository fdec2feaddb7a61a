package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code workers}: lists the processes that run jobs. */
@Command(
    name = "workers",
    description = "List the processes that run jobs, their slots and leases.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry workers"})
final class WorkersCommand extends ApiCommand {
  private static final Table TABLE =
      Table.of(
          "NODE node",
          "SLOTS slots",
          "LEASES leases",
          "HEARTBEAT_AGE heartbeat_age_seconds",
          "STARTED started_at");

  @Override
  JsonNode request(ApiClient api) {
    return api.call(ApiRequest.get("health", "workers"));
  }

  @Override
  void print(JsonNode workers) {
    TABLE.lines(workers.path("workers")).forEach(terminal()::print);
  }
}
