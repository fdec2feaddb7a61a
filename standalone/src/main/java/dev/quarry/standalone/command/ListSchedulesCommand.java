package dev.quarry.standalone.command;

import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleView;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code schedules list}: lists the schedules. */
@Command(
    name = "list",
    description = "List the schedules, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry schedules list"})
final class ListSchedulesCommand extends ClientOptions implements Callable<Integer> {
  private static final String ROW = "%-36s  %-20s  %-28s  %-20s  %s";

  @Option(
      names = {"-n", "--limit"},
      defaultValue = "100",
      description = "Maximum number of schedules (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    SchedulePage page = schedules().list(limit, null);
    if (json) {
      terminal().json(page);
    } else if (page.schedules().isEmpty()) {
      terminal()
          .print("There are no schedules. Make one: ./quarry schedules create URL --every 1d");
    } else {
      terminal().print(row("SCHEDULE", "NEXT RUN", "TIMING", "LAST RUN", "SOURCE"));
      page.schedules().forEach(schedule -> terminal().print(row(schedule)));
    }
    return ExitCode.OK;
  }

  private static String row(ScheduleView schedule) {
    return row(
        schedule.scheduleId(),
        ScheduleText.nextRun(schedule),
        ScheduleText.timing(schedule),
        schedule.lastRuns().isEmpty()
            ? "none"
            : ScheduleText.status(schedule.lastRuns().getFirst()),
        ScheduleText.source(schedule));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }
}
