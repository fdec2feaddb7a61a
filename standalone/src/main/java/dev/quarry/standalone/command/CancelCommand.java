package dev.quarry.standalone.command;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cancel}: cancels a job. */
@Command(
    name = "cancel",
    description = "Cancel a job. Documents that it has already stored are kept.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry cancel 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CancelCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private UUID id;

  @Override
  public Integer call() {
    JobView job = client().cancel(id);
    if (json) {
      terminal().json(job);
    } else if (job.status() == JobStatus.CANCELLED) {
      terminal().print("Job " + id + " is cancelled.");
    } else {
      terminal().print("Job " + id + " is stopping. See: ./quarry status " + id + " --follow");
    }
    return ExitCode.OK;
  }
}
