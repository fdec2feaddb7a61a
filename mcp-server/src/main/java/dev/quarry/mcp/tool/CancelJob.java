package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.Map;

/** {@code cancel_job}: stops a job. */
final class CancelJob implements Tool {
  private final OrchestratorClient orchestrator;

  CancelJob(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @Override
  public String name() {
    return "cancel_job";
  }

  @Override
  public String title() {
    return "Cancel a job";
  }

  @Override
  public String description() {
    return "Stops a queued or running job. What it has stored so far stays searchable. A job that"
        + " has already ended cannot be cancelled.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(CommonParameters.jobId());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("job_id", Schema.text("Id of the job."))
        .with("status", Schema.text("cancelled, or processing while it is still stopping."))
        .with("message", Schema.text("What happens now."))
        .answer();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.REMOVES;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, ToolCall call) {
    JobView job = orchestrator.cancel(arguments.id("job_id", "the submitting tool or list_jobs"));
    return new Content()
        .with("job_id", job.jobId())
        .with("status", job.status())
        .with(
            "message",
            job.status() == JobStatus.CANCELLED
                ? "The job is cancelled."
                : "The job has been told to stop and will be cancelled in a few seconds.")
        .build();
  }
}
