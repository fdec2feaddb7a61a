package dev.quarry.orchestrator.api.job;

import dev.quarry.model.ChangePage;
import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.job.ItemReads;
import dev.quarry.orchestrator.job.Job;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /jobs/{id}} and its subresources: the status of one job. */
@RestController
final class JobController {
  private final ItemReads items;
  private final JobResponses responses;

  JobController(ItemReads items, JobResponses responses) {
    this.items = items;
    this.responses = responses;
  }

  /**
   * The current state of the job. If If-None-Match has its current ETag: 304, after waiting for a
   * change for the time in the Prefer header.
   */
  @ApiCall(
      value = "Read the status of a job",
      statuses = {200, 304},
      problems = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.TOO_MANY_WAITING,
        ProblemCode.QUOTA_EXCEEDED
      })
  @GetMapping({"/jobs/{id}", "/jobs/{id}/status"})
  ResponseEntity<JobView> job(
      @PathVariable("id") String id,
      @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal)
      throws InterruptedException {
    return responses.status(IdParams.job(id), ifNoneMatch, prefer, principal);
  }

  @ApiCall(
      value = "Read the result of a completed job",
      problems = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_NOT_ENDED,
        ProblemCode.JOB_WITHOUT_RESULT
      })
  @GetMapping("/jobs/{id}/result")
  ResponseEntity<Map<String, Object>> result(@PathVariable("id") String id, Principal principal) {
    Job job = responses.find(principal, IdParams.job(id));
    return switch (job.status()) {
      case COMPLETED ->
          ResponseEntity.ok()
              .headers(responses.sunset(job))
              .body(Objects.requireNonNullElse(job.result(), Map.of()));
      case QUEUED, PROCESSING ->
          throw new ProblemException(
              ProblemCode.JOB_NOT_ENDED,
              "The job is " + job.status().code() + ". Try again when it is completed.");
      case FAILED, CANCELLED ->
          throw new ProblemException(ProblemCode.JOB_WITHOUT_RESULT, whyNoResult(job));
    };
  }

  private static String whyNoResult(Job job) {
    String outcome =
        job.status() == JobStatus.CANCELLED ? "The job was cancelled" : "The job has failed";
    return outcome + (job.error() == null ? "." : ": " + job.error().message());
  }

  @ApiCall(
      value = "List the items of a job: its pages or documents",
      problems = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE})
  @GetMapping("/jobs/{id}/items")
  ResponseEntity<ItemPage> items(
      @PathVariable("id") String id,
      @RequestParam(name = "status", required = false) @Nullable String status,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    Long after = Cursor.ITEMS.number(cursor);
    ItemStatus wanted = EnumParam.parse(ItemStatus.class, "status", status);
    Job job = responses.find(principal, IdParams.job(id));
    List<ItemView> rows = items.list(job.id(), wanted, after == null ? 0 : after, pageSize + 1);
    return Pagination.page(
        request, rows, pageSize, last -> Cursor.ITEMS.after(last.itemId()), ItemPage::new);
  }

  /** What the job changed, compared with what was stored before it. */
  @ApiCall(
      value = "List the documents that a job added, changed or removed",
      problems = {ProblemCode.JOB_NOT_FOUND, ProblemCode.JOB_GONE})
  @GetMapping("/jobs/{id}/changes")
  ResponseEntity<ChangePage> changes(
      @PathVariable("id") String id,
      @RequestParam(name = "change", required = false) @Nullable String change,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    Long after = Cursor.CHANGES.number(cursor);
    DocumentChange wanted = EnumParam.parse(DocumentChange.class, "change", change);
    Job job = responses.find(principal, IdParams.job(id));
    List<ChangeView> rows =
        items.changes(job.id(), wanted, after == null ? 0 : after, pageSize + 1);
    return Pagination.page(
        request,
        rows,
        pageSize,
        last -> Cursor.CHANGES.after(last.itemId()),
        (page, next, more) -> new ChangePage(items.changeCounts(job.id()), page, next, more));
  }
}
