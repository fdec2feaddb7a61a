package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobPage;
import java.util.Map;

/** {@code list_jobs}: the latest jobs. */
final class ListJobs implements Tool {
  private static final int MOST = 50;

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
    return "Lists jobs, newest first. Use it to find a job whose job_id you no longer know, or to"
        + " see what is running or has failed. For one job use get_job_status.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        Parameter.text("status", "Only jobs in this state.")
            .oneOf("queued", "processing", "completed", "failed", "cancelled"),
        Parameter.text("type", "Only jobs of this type.")
            .oneOf("web_crawl", "document", "text", "http_call"),
        Parameter.text("collection", "Only jobs that store into this collection."),
        Parameter.number("limit", 1, MOST, "How many to list.").or(10),
        CommonParameters.cursor());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("jobs", Schema.list(JobReport.SUMMARY))
        .with("next_cursor", Schema.text("Give it as cursor to see more; absent at the end."))
        .with("has_more", Schema.flag("Whether there are more."))
        .answer();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READS;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    JobPage page =
        orchestrator.jobs(
            new JobQuery(
                arguments.textOrNull("status"),
                arguments.textOrNull("type"),
                arguments.textOrNull("collection"),
                arguments.number("limit"),
                arguments.textOrNull("cursor")));
    return new Content()
        .with("jobs", page.jobs().stream().map(JobReport::summary).toList())
        .with("next_cursor", page.nextCursor())
        .with("has_more", page.hasMore())
        .build();
  }
}
