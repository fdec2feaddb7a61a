package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retry}: submits a new job that repeats an ended one. */
@Command(
    name = "retry",
    description = "Run an ended job again, or only its failed items, as a new job.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RetryCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Id of the ended job.")
  private UUID id;

  @Option(
      names = "--failed",
      description = "Only the items that failed; a crawl does not follow links from them.")
  private boolean failed;

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as the job is queued.")
  private boolean detached;

  @Option(names = WaitFor.OPTION, defaultValue = WaitFor.DEFAULT, description = WaitFor.DESCRIPTION)
  private WaitFor waitFor;

  @Override
  public Integer call() throws InterruptedException {
    OrchestratorClient client = client();
    return new JobRunner(client, terminal(), json, waitFor)
        .follow(client.retry(id, failed), detached);
  }
}
