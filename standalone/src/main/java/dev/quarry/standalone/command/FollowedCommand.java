package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that submits a job and, unless detached, follows it. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class FollowedCommand extends ClientOptions implements Callable<Integer> {
  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as the job is queued.")
  private boolean detached;

  @Option(names = WaitFor.OPTION, defaultValue = WaitFor.DEFAULT, description = WaitFor.DESCRIPTION)
  private WaitFor waitFor;

  /** Submits the job of the command. */
  abstract JobAccepted submit(OrchestratorClient client);

  @Override
  public Integer call() throws InterruptedException {
    OrchestratorClient client = client();
    JobAccepted accepted = submit(client);
    JobRunner runner = new JobRunner(client, terminal(), json, waitFor);
    return detached ? runner.report(accepted) : runner.follow(accepted);
  }
}
