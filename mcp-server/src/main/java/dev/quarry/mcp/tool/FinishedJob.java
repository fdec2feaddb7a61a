package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;

/**
 * An ended job as the result of the tool that submitted it, for callers that wait for the job as a
 * task. It fits the output schema of every submitting tool.
 */
public final class FinishedJob {
  private FinishedJob() {}

  /** What the job does or did, and what to do next. */
  public static String message(JobView job) {
    return JobReport.message(job);
  }

  public static ToolResult result(JobView job, OrchestratorClient orchestrator) {
    JobError error = job.error();
    if (job.status() == JobStatus.FAILED) {
      return new ToolResult.Failure(
          error == null ? "job_failed" : error.code(),
          error == null ? JobReport.message(job) : error.message(),
          error != null && error.retryable(),
          500);
    }
    return new ToolResult.Success(
        new StructuredContent()
            .with("status", job.status().code())
            .with("job_id", job.jobId())
            .with("message", JobReport.message(job))
            .with("collection", job.collection())
            .with("track_url", orchestrator.address() + "/jobs/" + job.jobId())
            .build());
  }
}
