package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobAccepted;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.api.request.Preferences;
import dev.quarry.orchestrator.api.stream.LongPolls;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.submission.Submitted;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Builds the responses to submissions of jobs of any type. Thread-safe. */
public final class SubmissionResponses {
  private static final String RETRY_AFTER_SECONDS = "1";

  private final Jobs jobs;
  private final JobViews views;
  private final LongPolls polls;
  private final JobResponses responses;

  SubmissionResponses(Jobs jobs, JobViews views, LongPolls polls, JobResponses responses) {
    this.jobs = jobs;
    this.views = views;
    this.polls = polls;
    this.responses = responses;
  }

  /**
   * Responds 202 with the URL of the job, or 200 with the job if it ends during the preferred wait
   * time. The latter equals the response of the job URL, which Content-Location names (RFC 9110
   * section 8.7).
   */
  public ResponseEntity<?> respond(
      Submitted submitted, @Nullable String prefer, Principal principal)
      throws InterruptedException {
    Job job =
        switch (submitted) {
          case Submitted.Added(Job added) -> added;
          case Submitted.Repeated(Job earlier) -> earlier;
          case Submitted.Conflicting _ -> throw IdempotencyKeys.conflict();
        };
    Optional<Duration> wait = Preferences.wait(prefer);
    if (wait.isPresent()) {
      Job now = afterWaiting(job, wait.get(), principal);
      if (now.status().terminal()) {
        return responses
            .withJobHeaders(HttpStatus.OK, now)
            .header("Content-Location", views.accepted(now).statusUrl())
            .header("Preference-Applied", "wait=" + wait.get().toSeconds())
            .body(views.full(now));
      }
    }
    JobAccepted accepted = views.accepted(job);
    ResponseEntity.BodyBuilder response = ResponseEntity.accepted();
    if (Preferences.respondAsync(prefer)) {
      response.header("Preference-Applied", "respond-async");
    }
    return response
        .location(URI.create(accepted.statusUrl()))
        .header("Retry-After", RETRY_AFTER_SECONDS)
        .body(accepted);
  }

  /**
   * The job after waiting for its end. A repeated submission may belong to a job that has already
   * ended, which has no further events to wait for.
   */
  private Job afterWaiting(Job job, Duration atMost, Principal principal)
      throws InterruptedException {
    if (job.status().terminal()) {
      return job;
    }
    polls.awaitEnd(principal, job.id(), job.lastSeq(), atMost);
    return jobs.find(job.tenant(), job.id()).orElse(job);
  }
}
