package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobPage;
import java.util.Map;

/** {@code list_jobs}: jobs, newest first. */
final class ListJobs implements Tool {
  private static final int MAX_JOBS = 50;

  private final OrchestratorClient orchestrator;

  ListJobs(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "list_jobs";
  }

  @Override
  public String title() {
    return "List jobs";
  }

  @Override
  public String description() {
    return "Lists jobs, newest first. Use it to find the job_id of an earlier job, or to see which"
        + " jobs are running or have failed. For the details of one job use get_job_status.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.string("status", "Only jobs with this status.")
            .oneOf("queued", "processing", "completed", "failed", "cancelled"),
        Parameter.string("type", "Only jobs of this type.")
            .oneOf("web_crawl", "document", "text", "http_call", "reindex", "import"),
        Parameter.string("collection", "Only jobs that store into this collection."),
        Parameter.integer("limit", 1, MAX_JOBS, "Maximum number of jobs.").defaultValue(10),
        CommonParameters.cursor());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("jobs", Schema.array(JobReport.SUMMARY))
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
    JobPage page =
        orchestrator.jobs(
            new JobQuery(
                arguments.stringOrNull("status"),
                arguments.stringOrNull("type"),
                arguments.stringOrNull("collection"),
                null,
                arguments.integer("limit"),
                arguments.stringOrNull("cursor")));
    return new StructuredContent()
        .with("jobs", page.jobs().stream().map(JobReport::summary).toList())
        .with("next_cursor", page.nextCursor())
        .with("has_more", page.hasMore())
        .build();
  }
}
