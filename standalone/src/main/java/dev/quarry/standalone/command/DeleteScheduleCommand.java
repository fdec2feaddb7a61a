package dev.quarry.standalone.command;

import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules delete}: deletes a schedule. */
@Command(
    name = "delete",
    description = "Delete a schedule. Its jobs and the documents that they stored are kept.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules delete 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
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
