package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules run}: runs a schedule now. */
@Command(
    name = "run",
    description = "Run a schedule now, besides its due times, and show the progress.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules run 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RunScheduleCommand extends FollowedCommand {
  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @Override
  JobAccepted submit(OrchestratorClient client) {
    return client.schedules().run(id);
  }
}
