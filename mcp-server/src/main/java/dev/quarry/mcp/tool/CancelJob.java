package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.Map;

/** {@code cancel_job}: cancels a queued or running job. */
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
    return "Cancels a queued or running job. Documents that it has already stored stay searchable."
        + " A job that has ended cannot be cancelled.";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(CommonParameters.jobId());
  }

  @Override
  public Map<String, Object> outputSchema() {
    return Schema.members()
        .with("job_id", Schema.string("Id of the job."))
        .with("status", Schema.string("cancelled, or processing while the job is still stopping."))
        .with("message", Schema.string("What happens next."))
        .resultSchema();
  }

  @Override
  public ToolHints hints() {
    return ToolHints.DELETE;
  }

  @Override
  public Map<String, Object> call(Arguments arguments, CallContext context) {
    JobView job = orchestrator.cancel(arguments.id("job_id", "the submitting tool or list_jobs"));
    return new StructuredContent()
        .with("job_id", job.jobId())
        .with("status", job.status())
        .with(
            "message",
            job.status() == JobStatus.CANCELLED
                ? "The job is cancelled."
                : "Cancellation is requested; the job stops within a few seconds. Call"
                    + " get_job_status to see when it is cancelled.")
        .build();
  }
}
