package dev.quarry.standalone.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules delete}: deletes a schedule. */
@Command(
    name = "delete",
    description = "Delete a schedule. Its jobs and the documents that they stored are kept.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DeleteScheduleCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @Override
  public Integer call() {
    schedules().delete(id);
    terminal().print("Schedule " + id + " is deleted.");
    return ExitCode.OK;
  }
}
