package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.DeadLetterPage;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobType;
import dev.quarry.model.RedriveView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.Roles;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.submission.Redrives;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /admin/dead-letter}: lists and redrives the dead letters of the tenant; those of all
 * tenants for the operator.
 */
@RestController
final class DeadLetterController {
  private static final int DEFAULT_REDRIVES = 100;
  private static final int MAX_REDRIVES = 1_000;

  private final DeadLetters letters;
  private final JobViews views;
  private final Redrives redrives;

  DeadLetterController(DeadLetters letters, JobViews views, Redrives redrives) {
    this.letters = letters;
    this.views = views;
    this.redrives = redrives;
  }

  @ApiCall("List the dead letters: jobs that failed permanently")
  @GetMapping("/admin/dead-letter")
  ResponseEntity<DeadLetterPage> list(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @ModelAttribute Query query,
      @ModelAttribute Position position,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    List<DeadLetterPage.DeadLetter> rows =
        letters.list(
            query.filter(principal), Cursor.DEAD_LETTERS.position(position.cursor()), pageSize + 1);
    return Pagination.page(
        request,
        rows,
        pageSize,
        last -> Cursor.DEAD_LETTERS.after(last.completedAt(), last.jobId()),
        DeadLetterPage::new);
  }

  /** The query parameters that select dead letters, as sent. */
  record Query(@Nullable String type, @Nullable String code, @Nullable String tenant) {

    DeadLetters.Filter filter(Principal principal) {
      return new DeadLetters.Filter(
          EnumParam.parse(JobType.class, "type", type),
          code,
          Roles.tenantFilter(principal, tenant));
    }
  }

  /** The position in the listing, as sent. */
  record Position(@Nullable String cursor) {}

  @ApiCall(
      value = "Redrive a dead letter as a new job",
      statuses = {202},
      problems = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.NOT_A_DEAD_LETTER,
        ProblemCode.ALREADY_REDRIVEN
      })
  @PostMapping("/admin/dead-letter/{id}/redrive")
  ResponseEntity<JobAccepted> redrive(@PathVariable("id") String id, Principal principal) {
    return switch (redrives.redrive(Roles.tenantFilter(principal, null), IdParams.job(id))) {
      case Redrive.Started(Job job) -> {
        JobAccepted accepted = views.accepted(job);
        yield ResponseEntity.accepted()
            .location(URI.create(accepted.statusUrl()))
            .header("Retry-After", "1")
            .body(accepted);
      }
      case Redrive.StartedBefore(var newJob) ->
          throw new ProblemException(
              ProblemCode.ALREADY_REDRIVEN,
              "It was redriven as the job " + newJob + ". Follow that job.");
      case Redrive.NoDeadLetter _ ->
          throw new ProblemException(
              ProblemCode.NOT_A_DEAD_LETTER,
              "Retry the job instead, or use an id from GET /admin/dead-letter.");
      case Redrive.NoSuchJob _ -> throw IdParams.jobNotFound();
    };
  }

  @ApiCall(
      value = "Redrive many dead letters",
      statuses = {202})
  @PostMapping("/admin/dead-letter/redrive")
  ResponseEntity<RedriveView> redriveAll(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @ModelAttribute Query query,
      Principal principal) {
    int maxJobs = limit == null ? DEFAULT_REDRIVES : limit;
    if (maxJobs < 1 || maxJobs > MAX_REDRIVES) {
      throw ProblemException.invalid("limit", "must be from 1 to " + MAX_REDRIVES);
    }
    return ResponseEntity.accepted().body(redrives.redrive(query.filter(principal), maxJobs));
  }
}
