package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Submits a job for a tool, which returns at once with the id of the job. */
final class SubmissionCall {
  private static final int MIN_POLL_SECONDS = 2;
  private static final int DEFAULT_POLL_SECONDS = 5;
  private static final int MAX_POLL_SECONDS = 30;

  static final Map<String, Object> SCHEMA =
      JobReport.members()
          .with(
              "status",
              Schema.string(
                  "queued: the job is stored and runs in the background. After a wait: queued,"
                      + " processing, completed, failed or cancelled."))
          .with("job_id", Schema.string("Id of the job, for get_job_status and cancel_job."))
          .with("message", Schema.string("What happens next and what to do."))
          .with(
              "track_url",
              Schema.string(
                  "URL of the job in the orchestrator's HTTP API. If the operator has set no"
                      + " QUARRY_PUBLIC_URL, it begins with the address by which this server"
                      + " reaches the orchestrator, which may not be reachable from elsewhere."))
          .resultSchema();

  private final OrchestratorClient orchestrator;
  private final JobWaiter waiter;
  private final SubmissionReport report;

  SubmissionCall(OrchestratorClient orchestrator, MonotonicClock clock) {
    this.orchestrator = orchestrator;
    waiter = new JobWaiter(orchestrator, clock);
    report = new SubmissionReport(orchestrator);
  }

  /**
   * Submits the job, and waits for the time in {@code wait_seconds} until it is searchable. After
   * the submission nothing makes the call fail: the caller would submit the job again.
   *
   * @param what the job in a few words, for the message
   * @param argument the tool's name for the member {@code source_uri} of the submission
   */
  Map<String, Object> submit(
      JobSubmission submission,
      String what,
      String argument,
      Arguments arguments,
      CallContext context)
      throws InterruptedException {
    JobAccepted accepted = named(argument, () -> orchestrator.submit(submission));
    Duration limit = Duration.ofSeconds(arguments.integer(CommonParameters.WAIT_SECONDS));
    if (limit.isZero()) {
      return queued(accepted, submission.collection(), what, "");
    }
    try {
      JobView job = waiter.await(accepted.jobId(), limit, WaitTarget.SEARCHABLE, context).job();
      return report.of(job);
    } catch (OrchestratorException e) {
      return queued(
          accepted,
          submission.collection(),
          what,
          " Its status could not be read (" + e.explanation() + "), so do not submit it again.");
    }
  }

  private Map<String, Object> queued(
      JobAccepted accepted, @Nullable String collection, String what, String problem) {
    String where = collection == null ? "" : " in collection " + Quoting.abbreviate(collection);
    return new StructuredContent()
        .with("status", accepted.status().code())
        .with("job_id", accepted.jobId())
        .with(
            "message",
            what
                + " is queued and runs in the background."
                + problem
                + " Call get_job_status with this job_id and"
                + " wait_seconds 30 until searchable_at is set or its status is failed, then search"
                + where
                + ".")
        .with("collection", collection)
        .with("track_url", report.absolute(accepted.trackUrl()))
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

  private static int pollAfter(@Nullable Integer estimatedSeconds) {
    return estimatedSeconds == null
        ? DEFAULT_POLL_SECONDS
        : Math.clamp(estimatedSeconds / 4, MIN_POLL_SECONDS, MAX_POLL_SECONDS);
  }
}
