package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.EventPage;
import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.JobNotFound;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /jobs/{id}/events}: a page of past events as JSON, or a stream of server-sent events,
 * depending on the Accept header.
 */
@RestController
final class EventController {
  private final Jobs jobs;
  private final EventLog log;
  private final EventStreams streams;

  EventController(Jobs jobs, EventLog log, EventStreams streams) {
    this.jobs = jobs;
    this.log = log;
    this.streams = streams;
  }

  /**
   * Responds 204 to a stream request of a client that has seen the last event: browsers then stop
   * reconnecting.
   */
  @ApiCall(
      value = "Follow a job as server-sent events, or read a page of its events",
      statuses = {200, 204},
      produces = {"application/json", "text/event-stream"},
      problems = {
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.NOT_ACCEPTABLE,
        ProblemCode.TOO_MANY_WAITING,
        ProblemCode.QUOTA_EXCEEDED
      })
  @GetMapping("/jobs/{id}/events")
  @Nullable EventPage events(
      @PathVariable("id") String id,
      @RequestParam(name = "after", defaultValue = "0") long after,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
      Principal principal,
      HttpServletRequest request,
      HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException, ServletException {
    long seen = lastEventId == null ? after : lastEventId;
    int pageSize = Pagination.limit(limit);
    boolean asJson = prefersJson(request.getHeader("Accept"));
    Job job = find(principal, id);
    requireSeen(lastEventId == null ? "after" : "Last-Event-ID", seen, job);
    if (asJson) {
      List<JobEvent> rows = log.events(job.id(), seen, pageSize + 1);
      return new EventPage(Pagination.truncate(rows, pageSize), rows.size() > pageSize);
    }
    if (job.status().terminal() && seen >= job.lastSeq()) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
    } else {
      streams.send(job.id(), seen, principal, request, response);
    }
    return null;
  }

  /** Rejects an event number above the last one of the job: it belongs to another job. */
  static void requireSeen(String name, long seen, Job job) {
    if (seen < 0 || seen > job.lastSeq()) {
      throw ProblemException.invalid(
          name,
          ("must be from 0 to %d, the number of the last event of this job;"
                  + " leave it out to start with the first")
              .formatted(job.lastSeq()));
    }
  }

  private static boolean prefersJson(@Nullable String accept)
      throws HttpMediaTypeNotAcceptableException {
    for (MediaType type : byPreference(accept == null ? "*/*" : accept)) {
      if (type.includes(MediaType.TEXT_EVENT_STREAM)) {
        return false;
      }
      if (type.includes(MediaType.APPLICATION_JSON)) {
        return true;
      }
    }
    throw new HttpMediaTypeNotAcceptableException(
        List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_JSON));
  }

  private static List<MediaType> byPreference(String accept) {
    try {
      List<MediaType> accepted = new ArrayList<>(MediaType.parseMediaTypes(accept));
      MimeTypeUtils.sortBySpecificity(accepted);
      return accepted;
    } catch (InvalidMediaTypeException e) {
      return List.of(); // matches no available media type
    }
  }

  private Job find(Principal principal, String id) {
    UUID job = IdParams.job(id);
    return jobs.find(principal.tenant(), job)
        .orElseThrow(JobNotFound.problem(jobs, principal, job));
  }
}
