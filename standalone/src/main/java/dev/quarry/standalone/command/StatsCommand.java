package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code stats}: prints numbers of jobs, durations and limits, or the history of a day. */
@Command(
    name = "stats",
    description = "Print the numbers of jobs by state, durations, the age of the queue and limits.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry stats --history 60"})
final class StatsCommand extends ApiCommand {
  private static final Table HISTORY =
      Table.of(
          "MINUTE at",
          "CREATED created",
          "COMPLETED completed",
          "FAILED failed",
          "WAIT_P95 queue_wait_p95_seconds",
          "DURATION_P95 duration_p95_seconds",
          "QUEUED queued");

  @Option(
      names = "--history",
      paramLabel = "MINUTES",
      description = "Print a line for each of the last minutes instead (at most 1440).")
  private @Nullable Integer minutes;

  @Override
  JsonNode request(ApiClient api) {
    return api.call(
        minutes == null
            ? ApiRequest.get("jobs", "stats")
            : ApiRequest.get("jobs", "history").with("minutes", minutes));
  }

  @Override
  void print(JsonNode response) {
    if (minutes == null) {
      printMembers(response);
    } else {
      HISTORY.lines(response.path("points")).forEach(terminal()::print);
    }
  }
}
