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

/** {@code dead-letters}: lists jobs that failed after retries, and starts them again. */
@Command(
    name = "dead-letters",
    description =
        "List the jobs that failed after retries, and start them again. Needs the role admin.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLettersCommand.List.class, DeadLettersCommand.Redrive.class})
final class DeadLettersCommand {
  private static final Table TABLE =
      Table.of(
          "JOB job_id",
          "TYPE type",
          "TENANT tenant",
          "ATTEMPTS attempts",
          "CODE error.code",
          "SOURCE source_uri");
  private static final Table REDRIVEN = Table.of("JOB job_id", "NEW_JOB redriven_as");
  private static final Table SKIPPED =
      Table.of("SKIPPED job_id", "TENANT tenant", "CODE code", "WHY detail");

  /** Which dead letters. */
  abstract static class Filtered extends ApiCommand {
    @Option(names = "--type", description = "Only jobs of this type.")
    private @Nullable String type;

    @Option(names = "--code", description = "Only jobs that failed with this code.")
    private @Nullable String code;

    @Option(names = "--tenant", description = "Only jobs of this tenant; for the operator.")
    private @Nullable String tenant;

    ApiRequest filter(ApiRequest request) {
      return request.with("type", type).with("code", code).with("tenant", tenant);
    }
  }

  /** {@code dead-letters list}. */
  @Command(
      name = "list",
      description = "List dead letters, newest first.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./quarry dead-letters list --code connect_failed"})
  static final class List extends Filtered {
    @Mixin private PageOptions paging;

    @Override
    JsonNode request(ApiClient api) {
      return api.call(paging.page(filter(ApiRequest.get("admin", "dead-letter"))));
    }

    @Override
    void print(JsonNode page) {
      printPage(page, "jobs", TABLE, "There are no dead letters.");
    }
  }

  /** {@code dead-letters redrive}. */
  @Command(
      name = "redrive",
      description = "Start a dead letter again as a new job, or all that match the options.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./quarry dead-letters redrive 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e",
        "  ./quarry dead-letters redrive --all --code connect_failed"
      })
  static final class Redrive extends Filtered {
    @Parameters(arity = "0..1", paramLabel = "JOB", description = "Id of the job.")
    private @Nullable UUID id;

    @Option(names = "--all", description = "All that match the other options.")
    private boolean all;

    @Option(
        names = {"-n", "--limit"},
        defaultValue = "100",
        description = "Maximum number (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    JsonNode request(ApiClient api) {
      if (all == (id != null)) {
        throw new IllegalArgumentException("Name one job, or add --all for all that match.");
      }
      return api.call(
          id == null
              ? filter(ApiRequest.post("admin", "dead-letter", "redrive")).with("limit", limit)
              : ApiRequest.post("admin", "dead-letter", id.toString(), "redrive"));
    }

    @Override
    void print(JsonNode response) {
      if (id != null) {
        terminal().print("Job " + Table.cell(response.path("job_id")) + " is queued.");
        return;
      }
      REDRIVEN.lines(response.path("redriven")).forEach(terminal()::print);
      if (!response.path("skipped").isEmpty()) {
        SKIPPED.lines(response.path("skipped")).forEach(terminal()::print);
      }
      if (response.path("has_more").asBoolean(false)) {
        terminal().err().println("Some are left: run this again.");
      }
    }
  }
}
