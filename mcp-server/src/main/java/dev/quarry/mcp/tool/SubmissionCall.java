package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Submits a job for a tool, which returns at once with the id of the job. */
final class SubmissionCall {
  private static final int MIN_POLL_SECONDS = 2;
  private static final int DEFAULT_POLL_SECONDS = 5;
  private static final int MAX_POLL_SECONDS = 30;

  static final Map<String, Object> SCHEMA =
      Schema.members()
          .with("status", Schema.string("'queued': the job is stored and runs in the background."))
          .with("job_id", Schema.string("Id of the job, for get_job_status and cancel_job."))
          .with("message", Schema.string("What happens next and what to do."))
          .with("collection", Schema.string("Collection that the content is stored in."))
          .with("track_url", Schema.string("URL of the job in the orchestrator's HTTP API."))
          .with(
              "poll_after_seconds", Schema.integer("Call get_job_status after this many seconds."))
          .resultSchema();

  private final OrchestratorClient orchestrator;

  SubmissionCall(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  /**
   * Submits the job.
   *
   * @param what the job in a few words, for the message
   * @param argument the tool's name for the member {@code source_uri} of the submission
   */
  Map<String, Object> submit(JobSubmission submission, String what, String argument) {
    JobAccepted accepted = named(argument, () -> orchestrator.submit(submission));
    String collection = submission.collection();
    String where = collection == null ? "" : " in collection " + Quoting.abbreviate(collection);
    return new StructuredContent()
        .with("status", accepted.status().code())
        .with("job_id", accepted.jobId())
        .with(
            "message",
            what
                + " is queued and runs in the background. Call get_job_status with this job_id and"
                + " wait_seconds 30 until searchable_at is set or its status is failed, then search"
                + where
                + ".")
        .with("collection", collection)
        .with("track_url", absolute(accepted.trackUrl()))
        .with("poll_after_seconds", pollAfter(accepted.estimatedSeconds()))
        .build();
  }

  /** Calls the orchestrator; the message of an error has the names of the tool's arguments. */
  static <T> T named(String argument, Supplier<T> call) {
    try {
      return call.get();
    } catch (OrchestratorException e) {
      throw withToolArgumentNames(e, argument);
    }
  }

  /** Replaces the orchestrator's member names in the message by the tool's argument names. */
  private static OrchestratorException withToolArgumentNames(
      OrchestratorException e, String argument) {
    String explanation =
        e.explanation()
            .replace("submission.", "")
            .replace("source_uri", argument)
            .replace("metadata.", "");
    return new OrchestratorException(e.code(), explanation, e.status(), e.retryable(), e);
  }

  /** An orchestrator without a configured public URL returns paths; they are resolved here. */
  private String absolute(String url) {
    return url.startsWith("/") ? orchestrator.address() + url : url;
  }

  private static int pollAfter(@Nullable Integer estimatedSeconds) {
    return estimatedSeconds == null
        ? DEFAULT_POLL_SECONDS
        : Math.clamp(estimatedSeconds / 4, MIN_POLL_SECONDS, MAX_POLL_SECONDS);
  }
}
