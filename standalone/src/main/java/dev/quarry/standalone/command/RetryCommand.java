package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retry}: submits a new job that repeats an ended one. */
@Command(
    name = "retry",
    description = "Run an ended job again, or only its failed items, as a new job.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry retry 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --failed"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RetryCommand extends FollowedCommand {
  @Parameters(paramLabel = "JOB", description = "Id of the ended job.")
  private UUID id;

  @Option(
      names = "--failed",
      description = "Only the items that failed; a crawl does not follow links from them.")
  private boolean failed;

  @Override
  JobAccepted submit(OrchestratorClient client) {
    return client.retry(id, failed);
  }
}
