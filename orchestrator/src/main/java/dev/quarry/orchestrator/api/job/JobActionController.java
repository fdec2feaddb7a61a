package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.JobNotFound;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.submission.Retries;
import dev.quarry.orchestrator.submission.Retries.Retried;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cancels jobs and runs them again. */
@RestController
final class JobActionController {
  private final Jobs jobs;
  private final Retries retries;
  private final JobViews views;
  private final JobResponses responses;

  JobActionController(Jobs jobs, Retries retries, JobViews views, JobResponses responses) {
    this.retries = retries;
    this.jobs = jobs;
    this.views = views;
    this.responses = responses;
  }

  @ApiCall(
      value = "Cancel a job",
      statuses = {200, 202},
      problems = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE, ProblemCode.JOB_ENDED})
  @PostMapping("/jobs/{id}/cancel")
  ResponseEntity<JobView> cancel(@PathVariable("id") String id, Principal principal) {
    return responses.cancel(IdParams.job(id), principal);
  }

  /** The items of a job to process again. */
  private enum RetryItems {
    ALL,
    FAILED
  }

  @ApiCall(
      value = "Cancel a job; the same as POST /jobs/{id}/cancel",
      statuses = {200, 202},
      problems = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE, ProblemCode.JOB_ENDED})
  @DeleteMapping("/jobs/{id}")
  ResponseEntity<JobView> delete(@PathVariable("id") String id, Principal principal) {
    return cancel(id, principal);
  }

  @ApiCall(
      value = "Run a job, or its failed items, again as a new job",
      statuses = {202},
      problems = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_NOT_ENDED,
        ProblemCode.NOTHING_FAILED
      })
  @PostMapping("/jobs/{id}/retry")
  ResponseEntity<JobAccepted> retry(
      @PathVariable("id") String id,
      @RequestParam(name = "items", required = false) @Nullable String items,
      Principal principal) {
    boolean onlyFailed = EnumParam.parse(RetryItems.class, "items", items) == RetryItems.FAILED;
    UUID old = IdParams.job(id);
    Optional<Retried> retried =
        onlyFailed
            ? retries.retryFailed(principal.tenant(), old)
            : retries.retry(principal.tenant(), old);
    return switch (retried.orElseThrow(JobNotFound.problem(jobs, principal, old))) {
      case Retried.Accepted(Job job) -> {
        JobAccepted accepted = views.accepted(job);
        yield ResponseEntity.accepted()
            .location(URI.create(accepted.statusUrl()))
            .header("Retry-After", "1")
            .body(accepted);
      }
      case Retried.NotEnded(Job job) ->
          throw new ProblemException(
              ProblemCode.JOB_NOT_ENDED,
              "The job is " + job.status().code() + ". Cancel it first, or wait until it ends.");
      case Retried.NothingFailed(Job job) ->
          throw new ProblemException(
              ProblemCode.NOTHING_FAILED,
              "The job is "
                  + job.status().code()
                  + " and none of its items failed. Omit items to run the whole job again.");
    };
  }
}
