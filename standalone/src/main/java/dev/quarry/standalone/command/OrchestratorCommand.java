package dev.quarry.standalone.command;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code orchestrator}: runs the orchestrator alone, as a service does. */
@Command(
    name = "orchestrator",
    description = {
      "Run the orchestrator alone until it is stopped, for a service.",
      "QUARRY_ROLES says whether it serves the API, runs jobs, or both."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class OrchestratorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    return ServerProcess.run(OrchestratorApplication.application(), spec.commandLine().getErr());
  }
}
