package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Jobs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code WS /ws/jobs/{id}}: the events of a job as WebSocket messages. */
@RestController
final class EventSocketController {
  private final Jobs jobs;
  private final EventSockets sockets;

  EventSocketController(Jobs jobs, EventSockets sockets) {
    this.jobs = jobs;
    this.sockets = sockets;
  }

  @GetMapping("/ws/jobs/{id}")
  void open(
      @PathVariable("id") String id,
      @RequestParam(name = "after", defaultValue = "0") long after,
      Principal principal,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Optional<Job> found =
        IdParams.parse(id).flatMap(parsed -> jobs.find(principal.tenant(), parsed));
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      if (found.isEmpty()) {
        throw IdParams.jobNotFound();
      }
      response.setHeader("Upgrade", "websocket");
      throw new ProblemException(
          ProblemCode.UPGRADE_REQUIRED,
          "Open a WebSocket here, or ask for server-sent events at /jobs/{id}/events.");
    }
    if (found.isEmpty()) {
      sockets.reject(EventSockets.NO_SUCH_JOB, request, response);
      return;
    }
    Job job = found.get();
    EventController.requireSeen("after", after, job);
    if (job.status().terminal() && after == job.lastSeq()) {
      sockets.reject(EventSockets.ENDED, request, response);
    } else {
      sockets.open(job.id(), after, principal, request, response);
    }
  }
}
