package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleView;
import java.util.Map;

/** {@code list_schedules}: recurring submissions with their last runs, newest first. */
final class ListSchedules implements Tool {
  private static final int MAX_SCHEDULES = 50;

  private static final Map<String, Object> RUN =
      Schema.members()
          .with("job_id", Schema.string("Id of its job, for get_job_status."))
          .with("due_at", Schema.string("The due time that it was for."))
          .with("started_at", Schema.string("Time of its start."))
          .with("status", Schema.string("queued, processing, completed, failed or cancelled."))
          .with("added", Schema.integer("Documents that did not exist before."))
          .with("changed", Schema.integer("Documents that were replaced."))
          .with("removed", Schema.integer("Documents that the site has withdrawn."))
          .with("failed", Schema.integer("Items that failed."))
          .object();

  private static final Map<String, Object> SCHEDULE =
      Schema.members()
          .with("schedule_id", Schema.string("Id of the schedule."))
          .with("name", Schema.string("Its name."))
          .with("source_uri", Schema.string("URL that it reads."))
          .with("collection", Schema.string("Collection that it stores into."))
          .with("every", Schema.string("Interval, an ISO 8601 duration."))
          .with("cron", Schema.string("Or a cron expression."))
          .with("time_zone", Schema.string("Time zone of cron."))
          .with("paused", Schema.bool("Whether it does not run now."))
          .with("pause_reason", Schema.string("Why the server has paused it, and what to do."))
          .with("next_run_at", Schema.string("Time of the next run."))
          .with("last_run", RUN)
          .object();

  private final OrchestratorClient orchestrator;

  ListSchedules(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "list_schedules";
  }

  @Override
  public String title() {
    return "List schedules";
  }

  @Override
  public String description() {
    return "Lists the schedules by which websites and documents are read again and again, newest"
        + " first, each with its next run and with what its last run added, changed and"
        + " removed. Use it to see how current the stored content is, and before you make"
        + " another schedule.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.integer("limit", 1, MAX_SCHEDULES, "Maximum number of schedules.")
            .defaultValue(20),
        CommonParameters.cursor());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("schedules", Schema.array(SCHEDULE))
        .with("next_cursor", Schema.string("Cursor of the next page; absent on the last page."))
        .with("has_more", Schema.bool("Whether there is another page."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READ_ONLY;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    SchedulePage page =
        orchestrator.schedules().list(arguments.integer("limit"), arguments.stringOrNull("cursor"));
    return new StructuredContent()
        .with("schedules", page.schedules().stream().map(ListSchedules::summary).toList())
        .with("next_cursor", page.nextCursor())
        .with("has_more", page.hasMore())
        .build();
  }

  private static Map<String, Object> summary(ScheduleView schedule) {
    return new StructuredContent()
        .with("schedule_id", schedule.scheduleId())
        .with("name", schedule.name())
        .with("source_uri", schedule.submission().sourceUri())
        .with("collection", schedule.submission().collection())
        .with("every", schedule.every())
        .with("cron", schedule.cron())
        .with("time_zone", schedule.timeZone())
        .with("paused", schedule.paused())
        .with("pause_reason", schedule.pauseReason())
        .with("next_run_at", schedule.nextRunAt())
        .with(
            "last_run",
            schedule.lastRuns().isEmpty()
                ? null
                : StructuredContent.of(schedule.lastRuns().getFirst()))
        .build();
  }
}
