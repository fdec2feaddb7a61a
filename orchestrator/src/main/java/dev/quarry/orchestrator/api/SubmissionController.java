package dev.quarry.orchestrator.api;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobViews;
import dev.quarry.orchestrator.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /ingest-async}: a submission becomes a job. */
@RestController
final class SubmissionController {
  private static final String FIRST_LOOK_SECONDS = "1";

  private final Jobs jobs;
  private final JobViews views;
  private final Submitter submitter;
  private final JobWatch watch;

  SubmissionController(Jobs jobs, JobViews views, JobWatch watch) {
    this.jobs = jobs;
    this.views = views;
    this.submitter = new Submitter(jobs);
    this.watch = watch;
  }

  @ApiCall(
      value = "Submit a job",
      answers = {202, 200},
      bodies = {JobAccepted.class, JobView.class},
      refusals = {
        ProblemCode.INVALID_URL,
        ProblemCode.UNSUPPORTED,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/ingest-async", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<?> submit(
      @RequestBody JobSubmission submission,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws InterruptedException {
    Roles.require(principal, Role.EDITOR);
    Optional<IdempotencyKey> key = IdempotencyKeys.of(request, submission);
    return answer(submitter.submit(principal.tenant(), submission, key), prefer);
  }

  /** 202 with where to follow the job, or 200 with the job if it ends while the caller waits. */
  private ResponseEntity<?> answer(Job job, @Nullable String prefer) throws InterruptedException {
    Optional<Duration> wait = Preferences.wait(prefer);
    if (wait.isPresent()) {
      Job now = afterWaiting(job, wait.get());
      if (now.status().terminal()) {
        return ResponseEntity.ok()
            .header("Preference-Applied", "wait=" + wait.get().toSeconds())
            .body(views.full(now));
      }
    }
    JobAccepted accepted = views.accepted(job);
    return ResponseEntity.accepted()
        .location(URI.create(accepted.statusUrl()))
        .header("Retry-After", FIRST_LOOK_SECONDS)
        .body(accepted);
  }

  /** A repeated submission may be of a job that has ended: nothing more would happen to it. */
  private Job afterWaiting(Job job, Duration atMost) throws InterruptedException {
    if (job.status().terminal()) {
      return job;
    }
    watch.awaitEnd(job.id(), job.lastSeq(), atMost);
    return jobs.find(job.tenant(), job.id()).orElse(job);
  }
}
