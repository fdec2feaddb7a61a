package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobView;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}: where a job stands. */
@Command(
    name = "status",
    description = "Show where a job stands, or follow it to its end.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StatusCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Option(
      names = {"-f", "--follow"},
      description = "Show the progress until the job has ended.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    OrchestratorClient client = client();
    JobView job = follow ? follow(client) : client.job(id).job();
    if (json) {
      terminal().json(job);
    } else if (job.status().terminal()) {
      Summary.of(job, client).forEach(terminal()::print);
    } else {
      terminal().print("Job " + id + " is " + job.status().code() + ".");
      terminal().print(ProgressLine.describe(job));
    }
    return follow ? Summary.exitCode(job) : ExitCode.OK;
  }

  private JobView follow(OrchestratorClient client) throws InterruptedException {
    ProgressLine progress = new ProgressLine(terminal());
    try {
      return new JobFollower(client, progress).follow(id);
    } finally {
      progress.end();
    }
  }
}
