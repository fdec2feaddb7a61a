package dev.quarry.orchestrator.api;

import dev.quarry.model.EventPage;
import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /jobs/{id}/events}: what has happened so far as JSON, or from then on as a stream of
 * server-sent events, whichever the Accept header prefers.
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

  @GetMapping(path = "/jobs/{id}/events", produces = "application/json")
  EventPage list(
      @PathVariable("id") String id,
      @RequestParam(name = "after", defaultValue = "0") long after,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      Principal principal) {
    int most = Pages.limit(limit);
    Job job = find(principal, id);
    List<JobEvent> read = log.events(job.id(), after, most + 1);
    return new EventPage(Pages.cut(read, most), read.size() > most);
  }

  /** 204 once the caller has seen the last event: browsers then stop to ask again. */
  @GetMapping(path = "/jobs/{id}/events", produces = "text/event-stream")
  void stream(
      @PathVariable("id") String id,
      @RequestParam(name = "after", defaultValue = "0") long after,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId,
      Principal principal,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Job job = find(principal, id);
    long seen = lastEventId == null ? after : lastEventId;
    if (job.status().terminal() && seen >= job.lastSeq()) {
      response.setStatus(HttpStatus.NO_CONTENT.value());
    } else {
      streams.send(job.id(), seen, response);
    }
  }

  private Job find(Principal principal, String id) {
    return jobs.find(principal.tenant(), Ids.job(id)).orElseThrow(Ids::noSuchJob);
  }
}
