package dev.quarry.standalone.command;

import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules pause}: pauses a schedule. */
@Command(
    name = "pause",
    description = "Pause a schedule: its due times pass without a run. A run in progress goes on.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules pause 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PauseScheduleCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @Override
  public Integer call() {
    ScheduleView schedule =
        schedules().change(id, new ScheduleRequest(null, null, null, null, null, null, true));
    if (json) {
      terminal().json(schedule);
    } else {
      terminal().print("Schedule " + id + " is paused.");
      terminal().print("Resume it: ./quarry schedules resume " + id);
    }
    return ExitCode.OK;
  }
}
