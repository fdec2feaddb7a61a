package dev.quarry.orchestrator.api.schedule;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.api.job.JobViews;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.schedule.NotTakenException;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.ScheduleStore;
import dev.quarry.orchestrator.schedule.ScheduleStore.Creation;
import dev.quarry.orchestrator.schedule.Schedules;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /schedules}: submissions that recur. */
@RestController
final class ScheduleController {
  private final Schedules schedules;
  private final ScheduleStore store;
  private final ScheduleViews views;
  private final JobViews jobs;
  private final JobLinks links;

  ScheduleController(Schedules schedules, ScheduleStore store, JobViews jobs, JobLinks links) {
    this.schedules = schedules;
    this.store = store;
    this.views = new ScheduleViews(store);
    this.jobs = jobs;
    this.links = links;
  }

  /** A repetition with the same idempotency key responds with the schedule as it is now. */
  @ApiCall(
      value = "Make a schedule: a submission that recurs",
      statuses = 201,
      problems = {
        ProblemCode.INVALID_URL,
        ProblemCode.UNSUPPORTED,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/schedules", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ScheduleView> createSchedule(
      @RequestBody ScheduleRequest body, Principal principal, HttpServletRequest request) {
    IdempotencyKey key = IdempotencyKeys.of(request, body).orElse(null);
    Schedule schedule =
        switch (schedules.create(body, principal, key)) {
          case Creation.Created(Schedule created) -> created;
          case Creation.Repeated(Schedule earlier) -> earlier;
          case Creation.Conflicting _ -> throw IdempotencyKeys.conflict();
          case Creation.Full _ -> throw new IllegalStateException("the limit was refused before");
        };
    return ResponseEntity.created(URI.create(links.base() + schedule.path()))
        .body(views.full(schedule));
  }

  /** Its content would be the same at each run. */
  @ApiCall(
      value = "Make a schedule: a submission that recurs",
      statuses = 201,
      problems = {
        ProblemCode.INVALID_URL,
        ProblemCode.UNSUPPORTED,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/schedules", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<ScheduleView> refuseScheduledFile() {
    throw new ProblemException(
        ProblemCode.UNSUPPORTED,
        "A file cannot be scheduled, because an uploaded file does not change. Submit it once to"
            + " POST /ingest-async, or schedule the URL from which it is fetched.");
  }

  @ApiCall("List schedules, newest first, each with its last run")
  @GetMapping("/schedules")
  ResponseEntity<SchedulePage> listSchedules(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    List<Schedule> rows =
        store.list(principal.tenant(), Cursor.SCHEDULES.position(cursor), pageSize + 1);
    return Pagination.page(
        request,
        views.summaries(rows),
        pageSize,
        last -> Cursor.SCHEDULES.after(last.createdAt(), last.scheduleId()),
        SchedulePage::new);
  }

  @ApiCall(
      value = "Read a schedule with its last runs",
      problems = {ProblemCode.SCHEDULE_NOT_FOUND})
  @GetMapping("/schedules/{id}")
  ScheduleView schedule(@PathVariable("id") String id, Principal principal) {
    return store
        .find(principal.tenant(), IdParams.schedule(id))
        .map(views::full)
        .orElseThrow(IdParams::scheduleNotFound);
  }

  @ApiCall(
      value = "Change, pause or resume a schedule; it acts for the caller's key from then on",
      problems = {ProblemCode.INVALID_URL, ProblemCode.UNSUPPORTED, ProblemCode.SCHEDULE_NOT_FOUND})
  @PatchMapping(path = "/schedules/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ScheduleView changeSchedule(
      @PathVariable("id") String id, @RequestBody ScheduleRequest body, Principal principal) {
    return schedules
        .change(IdParams.schedule(id), body, principal)
        .map(views::full)
        .orElseThrow(IdParams::scheduleNotFound);
  }

  @ApiCall(
      value = "Delete a schedule; its jobs and documents stay",
      statuses = 204,
      problems = {ProblemCode.SCHEDULE_NOT_FOUND})
  @DeleteMapping("/schedules/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteSchedule(@PathVariable("id") String id, Principal principal) {
    if (!store.delete(principal.tenant(), IdParams.schedule(id))) {
      throw IdParams.scheduleNotFound();
    }
  }

  @ApiCall(
      value = "Run a schedule now, besides its due times",
      statuses = 202,
      problems = {ProblemCode.SCHEDULE_NOT_FOUND, ProblemCode.SCHEDULE_RUNNING})
  @PostMapping("/schedules/{id}/run")
  ResponseEntity<JobAccepted> runSchedule(@PathVariable("id") String id, Principal principal) {
    Job job = run(principal.tenant(), IdParams.schedule(id));
    JobAccepted accepted = jobs.accepted(job);
    return ResponseEntity.accepted()
        .location(URI.create(accepted.statusUrl()))
        .header("Retry-After", "1")
        .body(accepted);
  }

  private Job run(String tenant, UUID id) {
    try {
      return schedules.run(tenant, id).orElseThrow(IdParams::scheduleNotFound);
    } catch (NotTakenException e) {
      throw e.runningJob()
          .map(
              job ->
                  new ProblemException(
                      ProblemCode.SCHEDULE_RUNNING,
                      "Its job " + job + " has not ended. Follow it, or cancel it first."))
          .orElseGet(IdParams::scheduleNotFound);
    }
  }
}
