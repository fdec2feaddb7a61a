package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.util.Map;

/** {@code schedule_crawl}: crawls a website again and again. */
final class ScheduleCrawl implements Tool {
  private static final int MAX_PAGES = 100_000;
  private static final int MAX_DEPTH = 1_000;

  private final OrchestratorClient orchestrator;

  ScheduleCrawl(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "schedule_crawl";
  }

  @Override
  public String title() {
    return "Crawl a website regularly";
  }

  @Override
  public String description() {
    return "Makes a schedule that crawls a website again and again, so that search finds its"
        + " current pages: changed pages replace the stored ones, and pages that the site"
        + " has withdrawn are deleted. Only use it when the user wants a site to be kept up"
        + " to date; for a single crawl use crawl_web. Give either every, an interval whose"
        + " first crawl starts at once, or cron with time_zone. Unchanged pages cost almost"
        + " nothing. Returns a schedule_id; list_schedules shows what each schedule did. It"
        + " runs until a person deletes it.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string("url", "Start URL: absolute, http or https.").required(),
        Parameter.string(
            "every", "Interval between crawls, an ISO 8601 duration such as PT6H or P1D."),
        Parameter.string(
            "cron",
            "Instead of every: five fields, minute hour day-of-month month day-of-week, such as"
                + " '0 3 * * *'."),
        Parameter.string("time_zone", "Time zone of cron, such as 'Europe/Berlin'. Default: UTC."),
        Parameter.string("name", "A name by which people recognise the schedule."),
        Parameter.integer("max_pages", 1, MAX_PAGES, "Maximum number of pages to store.")
            .defaultValue(10),
        Parameter.integer(
            "max_depth",
            0,
            MAX_DEPTH,
            "Maximum number of links from the start URL to a page. Default: no limit."),
        Parameter.strings(
            "include",
            "Only fetch URLs that match one of these patterns: a path such as '/docs/' or a whole"
                + " URL; * matches any text."),
        Parameter.strings("exclude", "Never fetch URLs that match one of these patterns."),
        CommonParameters.targetCollection());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("schedule_id", Schema.string("Id of the schedule."))
        .with("next_run_at", Schema.string("Time of the next crawl."))
        .with("message", Schema.string("What happens next."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.FETCH_AND_STORE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    JobSubmission submission =
        JobSubmissionBuilder.of(JobType.WEB_CRAWL)
            .uri(arguments.string("url").strip())
            .collection(arguments.stringOrNull("collection"))
            .build(CrawlOptions.of(arguments));
    ScheduleView schedule =
        SubmissionCall.named(
            "url",
            () ->
                orchestrator
                    .schedules()
                    .create(
                        new ScheduleRequest(
                            arguments.stringOrNull("name"),
                            submission,
                            arguments.stringOrNull("every"),
                            arguments.stringOrNull("cron"),
                            arguments.stringOrNull("time_zone"),
                            null,
                            null)));
    return new StructuredContent()
        .with("schedule_id", schedule.scheduleId())
        .with("next_run_at", schedule.nextRunAt())
        .with(
            "message",
            "The schedule is stored and crawls by itself. Call list_schedules to see its last run"
                + " and its job_id. ./quarry schedules changes, pauses and deletes it.")
        .build();
  }
}
