package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobView;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}: shows the status of a job. */
@Command(
    name = "status",
    description = "Show the status of a job, or follow it until it ends.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry status 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --follow"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Option(
      names = {"-f", "--follow"},
      description = "Show the progress until the job ends.")
  private boolean follow;

  @Option(names = WaitFor.OPTION, defaultValue = WaitFor.DEFAULT, description = WaitFor.DESCRIPTION)
  private WaitFor waitFor;

  @Override
  public Integer call() throws InterruptedException {
    OrchestratorClient client = client();
    JobView job = follow ? follow(client) : client.job(id).job();
    if (json) {
      terminal().json(job);
    } else if (job.status().terminal()) {
      JobSummary.of(job, client).forEach(terminal()::print);
    } else {
      terminal().print("Job " + id + " is " + job.status().code() + ".");
      terminal().print(ProgressLine.describe(job));
      RetryNote.of(job).ifPresent(terminal()::print);
    }
    return follow ? JobSummary.exitCode(job) : ExitCode.OK;
  }

  private JobView follow(OrchestratorClient client) throws InterruptedException {
    ProgressLine progress = new ProgressLine(terminal());
    try {
      return new JobFollower(client, progress, waitFor).follow(id);
    } finally {
      progress.end();
    }
  }
}
