package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.Map;

/** A job as the result of the tool that submitted it, after a wait or as the end of a task. */
public final class SubmissionReport {
  private final OrchestratorClient orchestrator;
  private final JobReader reader;

  public SubmissionReport(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
    reader = new JobReader(orchestrator);
  }

  /** What the job does or did, and what to do next. */
  public static String message(JobView job) {
    return JobReport.message(job);
  }

  /** The result of an ended job for a caller that waits for the job as a task. */
  public ToolResult result(JobView job) {
    JobError error = job.error();
    if (job.status() == JobStatus.FAILED) {
      return new ToolResult.Failure(
          error == null ? "job_failed" : error.code(),
          error == null ? JobReport.message(job) : error.message(),
          error != null && error.retryable(),
          500);
    }
    return new ToolResult.Success(of(job));
  }

  /** The members of {@link SubmissionCall#SCHEMA}. */
  Map<String, Object> of(JobView job) {
    Map<String, Object> report = JobReport.details(job, reader.failures(job));
    report.put("track_url", absolute(job.links().getOrDefault("self", "/jobs/" + job.jobId())));
    return report;
  }

  /** An orchestrator without a configured public URL returns paths; they are resolved here. */
  String absolute(String url) {
    return url.startsWith("/") ? orchestrator.address() + url : url;
  }
}
