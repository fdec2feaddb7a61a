package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.DeadLetterPage;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobType;
import dev.quarry.model.RedriveView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.QueryNames;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Ids;
import dev.quarry.orchestrator.api.request.Pages;
import dev.quarry.orchestrator.api.request.Words;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.DeadLetters.Redriven;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobViews;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/dead-letter}: jobs of all tenants that an operator may start again. */
@RestController
final class DeadLetterController {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final DeadLetters letters;
  private final JobViews views;
  private final Bus bus;

  DeadLetterController(DeadLetters letters, JobViews views, Bus bus) {
    this.letters = letters;
    this.views = views;
    this.bus = bus;
  }

  @ApiCall("List the jobs that failed for good")
  @GetMapping("/admin/dead-letter")
  @QueryNames({"type", "code", "tenant", "cursor"})
  ResponseEntity<DeadLetterPage> list(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      Principal principal,
      HttpServletRequest request) {
    int most = Pages.limit(limit);
    List<Job> read =
        letters.list(filter(request), Ids.cursor(request.getParameter("cursor")), most + 1);
    List<DeadLetterPage.DeadLetter> page =
        Pages.cut(read, most).stream().map(DeadLetterController::view).toList();
    if (read.size() <= most) {
      return ResponseEntity.ok(new DeadLetterPage(page, null, false));
    }
    String next = page.getLast().jobId().toString();
    return ResponseEntity.ok()
        .header("Link", Pages.link(request, next))
        .body(new DeadLetterPage(page, next, true));
  }

  private static DeadLetters.Filter filter(HttpServletRequest request) {
    return new DeadLetters.Filter(
        Words.of(JobType.class, "type", request.getParameter("type")),
        request.getParameter("code"),
        request.getParameter("tenant"));
  }

  private static DeadLetterPage.DeadLetter view(Job job) {
    return new DeadLetterPage.DeadLetter(
        job.id(),
        job.tenant(),
        job.type(),
        job.request().sourceUri(),
        job.request().collection(),
        job.attempt(),
        job.crashes(),
        job.error(),
        job.times().createdAt(),
        Objects.requireNonNull(job.times().completedAt(), "a failed job has ended"));
  }

  @ApiCall(
      value = "Run a dead letter again as a new job",
      answers = {202},
      refusals = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.NOT_A_DEAD_LETTER,
        ProblemCode.ALREADY_REDRIVEN
      })
  @PostMapping("/admin/dead-letter/{id}/redrive")
  ResponseEntity<JobAccepted> redrive(@PathVariable("id") String id, Principal principal) {
    return switch (letters.redrive(Ids.job(id))) {
      case Redrive.Started(Job job) -> {
        bus.workAvailable();
        JobAccepted accepted = views.accepted(job);
        yield ResponseEntity.accepted()
            .location(URI.create(accepted.statusUrl()))
            .header("Retry-After", "1")
            .body(accepted);
      }
      case Redrive.StartedBefore(var as) ->
          throw new ProblemException(
              ProblemCode.ALREADY_REDRIVEN, "It was started again as the job " + as + ".");
      case Redrive.NoDeadLetter _ ->
          throw new ProblemException(
              ProblemCode.NOT_A_DEAD_LETTER,
              "GET /admin/dead-letter lists those that can be redriven.");
      case Redrive.NoSuchJob _ -> throw Ids.noSuchJob();
    };
  }

  @ApiCall(
      value = "Run many dead letters again",
      answers = {202})
  @PostMapping("/admin/dead-letter/redrive")
  @QueryNames({"type", "code", "tenant"})
  ResponseEntity<RedriveView> redriveAll(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      Principal principal,
      HttpServletRequest request) {
    int most = limit == null ? USUAL : limit;
    if (most < 1 || most > MOST) {
      throw ProblemException.invalid("limit", "must be from 1 to " + MOST);
    }
    DeadLetters.Filter filter = filter(request);
    List<Redriven> redriven = letters.redrive(filter, most);
    if (!redriven.isEmpty()) {
      bus.workAvailable();
    }
    boolean more = !letters.list(filter, null, 1).isEmpty();
    return ResponseEntity.accepted()
        .body(
            new RedriveView(
                redriven.stream()
                    .map(each -> new RedriveView.Redriven(each.job(), each.redrivenAs()))
                    .toList(),
                more));
  }
}
