package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tools that hand in a job have in common: they answer at once, with the job's id. */
final class Submissions {
  private static final int SOONEST = 2;
  private static final int USUAL = 5;
  private static final int LATEST = 30;

  static final Map<String, Object> SCHEMA =
      Schema.members()
          .with("status", Schema.text("'queued': the job is recorded and runs in the background."))
          .with("job_id", Schema.text("Give it to get_job_status or cancel_job."))
          .with("message", Schema.text("What happens now and what to do next."))
          .with("collection", Schema.text("Where the content will be found by search."))
          .with(
              "track_url",
              Schema.text(
                  "URL of the job in the orchestrator's HTTP API, for people and programs."))
          .with("poll_after_seconds", Schema.whole("Ask for the status again after this long."))
          .answer();

  private final OrchestratorClient orchestrator;

  Submissions(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  /**
   * Hands the job in.
   *
   * @param what the job in a few words, for the message
   * @param argument the name by which the tool's caller knows the source
   */
  Map<String, Object> submit(JobSubmission submission, String what, String argument) {
    JobAccepted accepted;
    try {
      accepted = orchestrator.submit(submission);
    } catch (OrchestratorException e) {
      throw inTheCallersWords(e, argument);
    }
    String collection = submission.collection();
    String where = collection == null ? "" : " in collection " + Quoting.brief(collection);
    return new Content()
        .with("status", accepted.status().code())
        .with("job_id", accepted.jobId())
        .with(
            "message",
            what
                + " is queued and runs in the background. Call get_job_status with this job_id and"
                + " wait_seconds 30 until its status is completed, then search"
                + where
                + ".")
        .with("collection", collection)
        .with("track_url", absolute(accepted.trackUrl()))
        .with("poll_after_seconds", pollAfter(accepted.estimatedSeconds()))
        .build();
  }

  /** The orchestrator calls the members of a submission by other names than the tools do. */
  private static OrchestratorException inTheCallersWords(OrchestratorException e, String argument) {
    String explanation = e.explanation().replace("source_uri", argument).replace("metadata.", "");
    return new OrchestratorException(e.code(), explanation, e.status(), e.retryable(), e);
  }

  /** An orchestrator without a public URL answers paths; only this server knows where it is. */
  private String absolute(String url) {
    return url.startsWith("/") ? orchestrator.address() + url : url;
  }

  private static int pollAfter(@Nullable Integer estimatedSeconds) {
    return estimatedSeconds == null ? USUAL : Math.clamp(estimatedSeconds / 4, SOONEST, LATEST);
  }
}
