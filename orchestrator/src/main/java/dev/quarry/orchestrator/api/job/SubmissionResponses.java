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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Builds the responses to submissions of jobs of any type. Thread-safe. */
public final class SubmissionResponses {
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final String PREFERENCE_APPLIED = "Preference-Applied";

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
   * An accepted submission without its content, which can be millions of characters: a request that
   * waits must not keep it in memory.
   *
   * @param lastSeq number of the job's last event
   * @param ended whether the job has ended: a repeated submission may belong to such a job, which
   *     has no further events to wait for
   */
  public record Acceptance(JobAccepted view, long lastSeq, boolean ended) {}

  /**
   * @throws dev.quarry.orchestrator.api.problem.ProblemException if the submission is in conflict
   *     with an earlier one
   */
  public Acceptance accepted(Submitted submitted) {
    Job job =
        switch (submitted) {
          case Submitted.Added(Job added) -> added;
          case Submitted.Repeated(Job earlier) -> earlier;
          case Submitted.Conflicting _ -> throw IdempotencyKeys.conflict();
        };
    return new Acceptance(views.accepted(job), job.lastSeq(), job.status().terminal());
  }

  /**
   * Responds 202 with the URL of the job, or 200 with the job if it ends (with {@code
   * wait-for=searchable}: is searchable) during the preferred wait time. The latter equals the
   * response of the job URL, which Content-Location names (RFC 9110 section 8.7).
   * Preference-Applied has {@code wait} unless too many requests are waiting (RFC 7240 section 3).
   */
  public ResponseEntity<?> respond(
      Acceptance accepted, @Nullable String prefer, Principal principal)
      throws InterruptedException {
    List<String> applied = new ArrayList<>();
    if (Preferences.respondAsync(prefer)) {
      applied.add("respond-async");
    }
    Optional<Duration> wait = Preferences.wait(prefer);
    boolean searchable = Preferences.waitsForSearchable(prefer);
    if (wait.isPresent() && waited(accepted, wait.get(), searchable, principal)) {
      String applicable =
          "wait=" + wait.get().toSeconds() + (searchable ? ", wait-for=searchable" : "");
      Optional<Job> ended = finishedJob(accepted, searchable, principal);
      if (ended.isPresent()) {
        return responses
            .withJobHeaders(HttpStatus.OK, ended.get())
            .header("Content-Location", accepted.view().statusUrl())
            .header(PREFERENCE_APPLIED, applicable)
            .body(views.full(ended.get()));
      }
      applied.add(applicable);
    }
    ResponseEntity.BodyBuilder response = ResponseEntity.accepted();
    if (!applied.isEmpty()) {
      response.header(PREFERENCE_APPLIED, String.join(", ", applied));
    }
    return response
        .location(URI.create(accepted.view().statusUrl()))
        .header("Retry-After", RETRY_AFTER_SECONDS)
        .body(accepted.view());
  }

  private boolean waited(
      Acceptance accepted, Duration atMost, boolean searchable, Principal principal)
      throws InterruptedException {
    return accepted.ended()
        || polls.awaitEnd(
            principal, accepted.view().jobId(), accepted.lastSeq(), searchable, atMost);
  }

  private Optional<Job> finishedJob(Acceptance accepted, boolean searchable, Principal principal) {
    return jobs.find(principal.tenant(), accepted.view().jobId())
        .filter(job -> job.status().terminal() || searchable && job.times().searchableAt() != null);
  }
}
