package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ScheduleClient;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code schedules change}: changes a schedule. */
@Command(
    name = "change",
    description =
        "Change a schedule. What no option names stays as it is. It acts for your key from now on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./quarry schedules change 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e --every P1D -n 800"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ChangeScheduleCommand extends ClientOptions implements Callable<Integer> {
  private static final ScheduleRequest NOTHING =
      new ScheduleRequest(null, null, null, null, null, null, null);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @ArgGroup(multiplicity = "0..1")
  private ScheduleArguments.@Nullable Timing timing;

  @Option(names = "--url", description = "Start URL of the website, or URL of the document.")
  private @Nullable String url;

  @Mixin private ScheduleArguments arguments;

  @Override
  public Integer call() {
    ScheduleClient schedules = schedules();
    ScheduleRequest change = arguments.change(url, schedules.find(id).submission(), timing);
    if (change.equals(NOTHING)) {
      throw new ParameterException(
          spec.commandLine(), "Nothing is to be changed: give an option, for instance --every 1d");
    }
    ScheduleView schedule = schedules.change(id, change);
    if (json) {
      terminal().json(schedule);
    } else {
      terminal().print("Schedule " + id + " is changed.");
      terminal().print("Next run: " + ScheduleText.nextRun(schedule) + ".");
    }
    return ExitCode.OK;
  }
}
