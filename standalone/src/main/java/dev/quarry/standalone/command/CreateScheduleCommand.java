package dev.quarry.standalone.command;

import dev.quarry.model.JobType;
import dev.quarry.model.ScheduleView;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules create}: makes a schedule. */
@Command(
    name = "create",
    description = "Crawl a website regularly, or fetch a document.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: ./quarry schedules create https://docs.example.org/ --cron '0 3 * * *' -n 500"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateScheduleCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "Start URL of the website, or URL of the document.")
  private String url;

  @ArgGroup(multiplicity = "1")
  private ScheduleArguments.Timing timing;

  @Option(names = "--document", description = "The URL is a document, not a website.")
  private boolean document;

  @Mixin private ScheduleArguments arguments;

  @Override
  public Integer call() {
    JobType type = document ? JobType.DOCUMENT : JobType.WEB_CRAWL;
    ScheduleView schedule = schedules().create(arguments.creation(url, type, timing));
    if (json) {
      terminal().json(schedule);
    } else {
      terminal().print("Schedule " + schedule.scheduleId() + " is created.");
      terminal().print("Next run: " + ScheduleText.nextRun(schedule) + ".");
      terminal().print("See its runs: ./quarry schedules show " + schedule.scheduleId());
    }
    return ExitCode.OK;
  }
}
