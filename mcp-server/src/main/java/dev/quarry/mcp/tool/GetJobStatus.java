package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code get_job_status}: where a job stands, optionally after waiting for its end. */
final class GetJobStatus implements Tool {
  /** Some clients cut a call after 60 seconds, whatever it tells them meanwhile. */
  private static final int LONGEST_WAIT_SECONDS = 45;

  private static final int FAILURES_SHOWN = 10;

  private final OrchestratorClient orchestrator;
  private final JobWait wait;

  GetJobStatus(OrchestratorClient orchestrator, Timer timer) {
    this.orchestrator = orchestrator;
    wait = new JobWait(orchestrator, timer);
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
    return "Tells how far a job is: status, progress, counts, and why items failed. Call it after"
        + " crawl_web, ingest_doc or ingest_text until the status is completed, failed or"
        + " cancelled. With wait_seconds it answers as soon as the job ends, or after that"
        + " time at the latest; prefer wait_seconds 30 to asking again and again.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(
        CommonParameters.jobId(),
        Parameter.number(
                "wait_seconds",
                0,
                LONGEST_WAIT_SECONDS,
                "Wait up to this long for the job to end. 0 answers at once.")
            .or(0));
  }

  @Override
  public Map<String, Object> outputSchema() {
    return JobReport.SCHEMA;
  }

  @Override
  public ToolHints hints() {
    return ToolHints.READS;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) throws InterruptedException {
    Duration limit = Duration.ofSeconds(arguments.number("wait_seconds"));
    JobView job =
        wait.await(arguments.id("job_id", "the submitting tool or list_jobs"), limit, call).job();
    List<ItemView> failed =
        JobReport.mayHaveFailures(job)
            ? orchestrator.items(job.jobId(), ItemStatus.FAILED, FAILURES_SHOWN).items()
            : List.of();
    return JobReport.whole(job, failed);
  }
}
