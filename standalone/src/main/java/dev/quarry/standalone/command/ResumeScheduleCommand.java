package dev.quarry.standalone.command;

import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules resume}: resumes a paused schedule. */
@Command(
    name = "resume",
    description = "Resume a paused schedule. It acts for your key from now on.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules resume 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ResumeScheduleCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @Override
  public Integer call() {
    ScheduleView schedule =
        schedules().change(id, new ScheduleRequest(null, null, null, null, null, null, false));
    if (json) {
      terminal().json(schedule);
    } else {
      terminal().print("Schedule " + id + " is resumed.");
      terminal().print("Next run: " + ScheduleText.nextRun(schedule) + ".");
    }
    return ExitCode.OK;
  }
}
