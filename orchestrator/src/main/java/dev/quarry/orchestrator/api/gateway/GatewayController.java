package dev.quarry.orchestrator.api.gateway;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.QueryNames;
import dev.quarry.orchestrator.api.job.JobResponses;
import dev.quarry.orchestrator.api.job.SubmissionResponses;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.gateway.Calls;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /api/{route}}: calls to configured upstreams as jobs. They support everything that jobs of
 * other types do; the path of a route gives access only to the jobs of that route.
 */
@RestController
final class GatewayController {
  private final Calls calls;
  private final SubmissionRules rules;
  private final SubmissionResponses submissions;
  private final JobResponses responses;

  GatewayController(
      Calls calls, SubmissionRules rules, SubmissionResponses submissions, JobResponses responses) {
    this.calls = calls;
    this.rules = rules;
    this.submissions = submissions;
    this.responses = responses;
  }

  @ApiCall(
      value = "Submit a call to a configured upstream; the body may have any media type",
      bodyBytes = MediaType.ALL_VALUE,
      statuses = {202, 200},
      bodies = {JobAccepted.class, JobView.class},
      problems = {
        ProblemCode.INVALID_URL,
        ProblemCode.ROUTE_NOT_FOUND,
        ProblemCode.PAYLOAD_TOO_LARGE,
        ProblemCode.IDEMPOTENCY_CONFLICT
      })
  @PostMapping(path = "/api/{route}/submit", consumes = MediaType.ALL_VALUE)
  @QueryNames({"callback_url", "priority", "batch_id", "label"})
  ResponseEntity<?> submit(
      @PathVariable("route") String path,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal,
      HttpServletRequest request)
      throws IOException, InterruptedException {
    return submissions.respond(accept(route(path), principal, request), prefer, principal);
  }

  /** A method of its own, whose variables do not exist while the request waits for the job. */
  private SubmissionResponses.Acceptance accept(
      Route route, Principal principal, HttpServletRequest request) throws IOException {
    StoredCall call = CallSubmission.call(route, request);
    JobSubmission options = CallSubmission.options(route, request);
    JobRequest checked = rules.checkCall(options, route.name());
    IdempotencyKey key =
        IdempotencyKeys.of(request, identity(options, call), call.body()).orElse(null);
    return submissions.accepted(calls.submit(principal.tenant(), checked, call, key));
  }

  /** What an idempotency key is bound to besides the body. */
  private static Map<String, Object> identity(JobSubmission options, StoredCall call) {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("options", options);
    identity.put("headers", call.headers());
    identity.put("content_type", String.valueOf(call.contentType()));
    return identity;
  }

  @ApiCall(
      value = "Read the status of a call",
      statuses = {200, 304},
      problems = {
        ProblemCode.ROUTE_NOT_FOUND,
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.TOO_MANY_WAITING,
        ProblemCode.QUOTA_EXCEEDED
      })
  @GetMapping({"/api/{route}/jobs/{id}", "/api/{route}/jobs/{id}/status"})
  ResponseEntity<JobView> status(
      @PathVariable("route") String path,
      @PathVariable("id") String id,
      @RequestHeader(name = "If-None-Match", required = false) @Nullable String ifNoneMatch,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
      Principal principal)
      throws InterruptedException {
    return responses.status(job(path, id, principal).id(), ifNoneMatch, prefer, principal);
  }

  @ApiCall(
      value = "Cancel a call",
      statuses = {200, 202},
      bodies = {JobView.class, JobView.class},
      problems = {
        ProblemCode.ROUTE_NOT_FOUND,
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_ENDED
      })
  @PostMapping("/api/{route}/jobs/{id}/cancel")
  ResponseEntity<JobView> cancel(
      @PathVariable("route") String path, @PathVariable("id") String id, Principal principal) {
    return responses.cancel(job(path, id, principal).id(), principal);
  }

  @ApiCall(
      value = "Cancel a call",
      statuses = {200, 202},
      bodies = {JobView.class, JobView.class},
      problems = {
        ProblemCode.ROUTE_NOT_FOUND,
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_ENDED
      })
  @DeleteMapping("/api/{route}/jobs/{id}")
  ResponseEntity<JobView> delete(
      @PathVariable("route") String path, @PathVariable("id") String id, Principal principal) {
    return cancel(path, id, principal);
  }

  /** The response of the upstream, unchanged. This includes error responses (4xx and 5xx). */
  @ApiCall(
      value = "The response of the upstream: its status, content type and body",
      produces = "*/*",
      problems = {
        ProblemCode.ROUTE_NOT_FOUND,
        ProblemCode.JOB_NOT_FOUND,
        ProblemCode.JOB_GONE,
        ProblemCode.JOB_NOT_ENDED,
        ProblemCode.JOB_WITHOUT_RESULT
      })
  @GetMapping("/api/{route}/jobs/{id}/result")
  void result(
      @PathVariable("route") String path,
      @PathVariable("id") String id,
      Principal principal,
      HttpServletResponse response)
      throws IOException {
    Job job = job(path, id, principal);
    if (!job.status().terminal()) {
      throw new ProblemException(
          ProblemCode.JOB_NOT_ENDED,
          "The job is " + job.status().code() + ". Try again when it is completed.");
    }
    UpstreamResponseWriter.write(calls.response(job).orElse(null), job, response);
  }

  private Route route(String path) {
    return calls
        .route(path)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.ROUTE_NOT_FOUND,
                    "No configured route has this path. Check the path, or ask the operator"
                        + " for the routes."));
  }

  private Job job(String path, String id, Principal principal) {
    Route route = route(path);
    Job job = responses.find(principal, IdParams.job(id));
    if (!Calls.isOf(route, job)) {
      throw IdParams.jobNotFound();
    }
    return job;
  }
}
