package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.ScheduleRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that make or change a schedule, besides its times. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ScheduleArguments {

  /** When a schedule runs: exactly one of the two. */
  static final class Timing {
    @Option(
        names = "--every",
        paramLabel = "DURATION",
        converter = Interval.class,
        description =
            "Run at intervals, for instance 6h or 1d, or as ISO 8601 writes it: PT6H, P1D. The"
                + " first run starts at once.")
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

  @Mixin private CrawlArguments crawl;

  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: default).")
  private @Nullable String collection;

  /** The request for a new schedule of a website or a document. */
  ScheduleRequest creation(String url, JobType type, Timing timing) {
    Map<String, Object> options = type == JobType.DOCUMENT ? Map.of() : crawl.options();
    return request(JobSubmission.of(type.code(), url, null, null, collection, options), timing);
  }

  /** The request for a change. Only what the command line has is changed. */
  ScheduleRequest change(@Nullable String url, JobSubmission former, @Nullable Timing timing) {
    boolean same = url == null && collection == null && crawl.given().isEmpty();
    return request(same ? null : changed(url, former), timing);
  }

  /** The server replaces the submission as a whole, so that it must have all former members. */
  private JobSubmission changed(@Nullable String url, JobSubmission former) {
    Map<String, Object> metadata =
        new LinkedHashMap<>(Objects.requireNonNullElse(former.metadata(), Map.of()));
    metadata.putAll(crawl.given());
    return new JobSubmission(
        former.sourceType(),
        url == null ? former.sourceUri() : url,
        former.text(),
        former.title(),
        collection == null ? former.collection() : collection,
        metadata.isEmpty() ? null : metadata,
        former.priority(),
        former.callbackUrl(),
        former.batchId(),
        former.labels(),
        former.maxDurationSeconds(),
        former.maxAttempts(),
        former.callbackSecret(),
        former.retry());
  }

  private ScheduleRequest request(@Nullable JobSubmission submission, @Nullable Timing timing) {
    return new ScheduleRequest(
        name,
        submission,
        timing == null ? null : timing.every,
        timing == null ? null : timing.cron,
        timeZone,
        jitter,
        null);
  }
}
