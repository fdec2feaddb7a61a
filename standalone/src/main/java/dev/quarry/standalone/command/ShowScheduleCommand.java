package dev.quarry.standalone.command;

import dev.quarry.model.ScheduleView;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedules show}: shows a schedule and what its runs changed. */
@Command(
    name = "show",
    description = "Show a schedule and what its last runs added, changed and removed.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules show 0198e0c2-1f7a-7d33-8a55-0f6f3c1d2b4e"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ShowScheduleCommand extends ClientOptions implements Callable<Integer> {
  private static final String ROW = "%-20s  %-20s %8s %8s %8s  %s";

  @Parameters(paramLabel = "SCHEDULE", description = "Id of the schedule.")
  private UUID id;

  @Override
  public Integer call() {
    ScheduleView schedule = schedules().find(id);
    if (json) {
      terminal().json(schedule);
      return ExitCode.OK;
    }
    String name = schedule.name();
    terminal()
        .print(
            (name == null ? "" : TerminalText.line(name) + ": ") + ScheduleText.source(schedule));
    terminal()
        .print(ScheduleText.timing(schedule) + ", next run: " + ScheduleText.nextRun(schedule));
    String reason = schedule.pauseReason();
    if (reason != null) {
      terminal().print("Paused by the server. " + TerminalText.line(reason));
    }
    ScheduleView.Skip skip = schedule.lastSkip();
    if (skip != null) {
      terminal()
          .print(
              "Not run when due at %s: %s"
                  .formatted(ScheduleText.seconds(skip.dueAt()), TerminalText.line(skip.reason())));
    }
    if (schedule.lastRuns().isEmpty()) {
      terminal().print("It has not run yet.");
      return ExitCode.OK;
    }
    terminal().print(row("STARTED", "STATUS", "ADDED", "CHANGED", "REMOVED", "JOB"));
    schedule.lastRuns().forEach(run -> terminal().print(row(run)));
    return ExitCode.OK;
  }

  private static String row(ScheduleView.Run run) {
    return row(
        ScheduleText.seconds(run.startedAt()),
        ScheduleText.status(run),
        run.added(),
        run.changed(),
        run.removed(),
        run.jobId());
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }
}
