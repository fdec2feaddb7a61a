package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code get_job_status}: the status of a job, optionally after waiting for its end. */
final class GetJobStatus implements Tool {
  private final JobReader reader;
  private final JobWaiter waiter;

  GetJobStatus(OrchestratorClient orchestrator, MonotonicClock clock) {
    reader = new JobReader(orchestrator);
    waiter = new JobWaiter(orchestrator, clock);
  }

  @Override
  public String name() {
    return "get_job_status";
  }

  @Override
  public String title() {
    return "Get a job's status";
  }

  @Override
  public String description() {
    return "Returns the status of a job: what it is doing, how far it is, how long it still takes,"
        + " why items failed, and what to call next. Call it after"
        + " crawl_web, ingest_doc or ingest_text until searchable_at is set, then call"
        + " search: it finds each page by its words as soon as it is stored, and by meaning"
        + " when its vectors have followed (all have when the job is completed). There is no"
        + " need to wait for completed. With wait_seconds it returns as soon as the job is"
        + " searchable (or, if it already is, has ended), or after that time at the latest;"
        + " prefer wait_seconds 30 to repeated calls without it.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        CommonParameters.jobId(),
        Parameter.integer(
                CommonParameters.WAIT_SECONDS,
                0,
                CommonParameters.MAX_WAIT_SECONDS,
                "Maximum time to wait for the job. 0 returns at once.")
            .defaultValue(0),
        Parameter.string(
                "wait_for",
                "What to wait for: searchable (found by words) or completed (found by meaning,"
                    + " too). Default: whichever comes next.")
            .oneOf("searchable", "completed"));
  }

  @Override
  public Map<String, Object> outputSchema() {
    return JobReport.SCHEMA;
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READ_ONLY;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context)
      throws InterruptedException {
    Duration limit = Duration.ofSeconds(arguments.integer(CommonParameters.WAIT_SECONDS));
    JobView job =
        waiter
            .await(
                arguments.id("job_id", "the submitting tool or list_jobs"),
                limit,
                target(arguments.stringOrNull("wait_for")),
                context)
            .job();
    return JobReport.details(job, reader.failures(job));
  }

  private static @Nullable WaitTarget target(@Nullable String name) {
    return name == null ? null : WaitTarget.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
