package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private Timing timing;

  /** Exactly one of the two. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  private static final class Timing {
    @Option(
        names = "--every",
        paramLabel = "DURATION",
        description =
            "Run at intervals, for instance PT6H (six hours) or P1D (a day). The first run starts"
                + " at once.")
    private @Nullable String every;

    @Option(
        names = "--cron",
        paramLabel = "EXPRESSION",
        description =
            "Run at the times of five fields: minute hour day-of-month month day-of-week, for"
                + " instance '0 3 * * *'.")
    private @Nullable String cron;
  }

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Time zone of --cron, for instance Europe/Berlin (default: UTC).")
  private @Nullable String timeZone;

  @Option(
      names = "--jitter",
      paramLabel = "SECONDS",
      description = "Start each run up to so many seconds later, at random.")
  private @Nullable Integer jitter;

  @Option(names = "--name", description = "A name by which to recognise the schedule.")
  private @Nullable String name;

  @Option(names = "--document", description = "The URL is a document, not a website.")
  private boolean document;

  @Mixin private CrawlArguments crawl;

  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: default).")
  private @Nullable String collection;

  @Override
  public Integer call() {
    JobType type = document ? JobType.DOCUMENT : JobType.WEB_CRAWL;
    JobSubmission submission =
        JobSubmission.of(
            type.code(), url, null, null, collection, document ? Map.of() : crawl.options());
    ScheduleView schedule =
        schedules()
            .create(
                new ScheduleRequest(
                    name, submission, timing.every, timing.cron, timeZone, jitter, null));
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
