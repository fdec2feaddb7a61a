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

/** What a client is told that has submitted a job of any type. */
public final class SubmissionResponses {
  private static final String FIRST_LOOK_SECONDS = "1";

  private final Jobs jobs;
  private final JobViews views;
  private final LongPolls polls;
  private final JobResponses answers;

  SubmissionResponses(Jobs jobs, JobViews views, LongPolls polls, JobResponses answers) {
    this.jobs = jobs;
    this.views = views;
    this.polls = polls;
    this.answers = answers;
  }

  /**
   * 202 with where to follow the job, or 200 with the job if it ends while the caller waits: as it
   * would be answered at its own address, which is named (RFC 9110 section 8.7).
   */
  public ResponseEntity<?> of(Submitted submitted, @Nullable String prefer, Principal principal)
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
        return answers
            .headed(HttpStatus.OK, now)
            .header("Content-Location", views.accepted(now).statusUrl())
            .header("Preference-Applied", "wait=" + wait.get().toSeconds())
            .body(views.full(now));
      }
    }
    JobAccepted accepted = views.accepted(job);
    ResponseEntity.BodyBuilder answer = ResponseEntity.accepted();
    if (Preferences.respondAsync(prefer)) {
      answer.header("Preference-Applied", "respond-async");
    }
    return answer
        .location(URI.create(accepted.statusUrl()))
        .header("Retry-After", FIRST_LOOK_SECONDS)
        .body(accepted);
  }

  /** A repeated submission may be of a job that has ended: nothing more would happen to it. */
  private Job afterWaiting(Job job, Duration atMost, Principal principal)
      throws InterruptedException {
    if (job.status().terminal()) {
      return job;
    }
    polls.awaitEnd(principal, job.id(), job.lastSeq(), atMost);
    return jobs.find(job.tenant(), job.id()).orElse(job);
  }
}
