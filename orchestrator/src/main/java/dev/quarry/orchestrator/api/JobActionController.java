package dev.quarry.orchestrator.api;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobViews;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.Jobs.Cancellation;
import dev.quarry.orchestrator.job.Jobs.Retried;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Cancelling jobs and running them again. */
@RestController
final class JobActionController {
  private final Jobs jobs;
  private final JobViews views;

  JobActionController(Jobs jobs, JobViews views) {
    this.jobs = jobs;
    this.views = views;
  }

  /** 200: cancelled, now or before. 202: its worker will be told. 409: it has ended otherwise. */
  @PostMapping("/jobs/{id}/cancel")
  ResponseEntity<JobView> cancel(@PathVariable("id") String id, Principal principal) {
    Roles.require(principal, Role.EDITOR);
    Cancellation cancellation =
        jobs.cancel(principal.tenant(), Ids.job(id)).orElseThrow(Ids::noSuchJob);
    return switch (cancellation) {
      case Cancellation.Cancelled(Job job) -> ResponseEntity.ok(views.full(job));
      case Cancellation.Requested(Job job) ->
          ResponseEntity.status(HttpStatus.ACCEPTED)
              .header("Retry-After", "2")
              .body(views.full(job));
      case Cancellation.TooLate(Job job) ->
          throw new ProblemException(
              ProblemCode.JOB_ENDED,
              "The job is " + job.status().code() + " and can no longer be cancelled.");
    };
  }

  @DeleteMapping("/jobs/{id}")
  ResponseEntity<JobView> delete(@PathVariable("id") String id, Principal principal) {
    return cancel(id, principal);
  }

  @PostMapping("/jobs/{id}/retry")
  ResponseEntity<JobAccepted> retry(@PathVariable("id") String id, Principal principal) {
    Roles.require(principal, Role.EDITOR);
    Retried retried = jobs.retry(principal.tenant(), Ids.job(id)).orElseThrow(Ids::noSuchJob);
    return switch (retried) {
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
              "The job is " + job.status().code() + "; cancel it first or wait for its end.");
    };
  }
}
