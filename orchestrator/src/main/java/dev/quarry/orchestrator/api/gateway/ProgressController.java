package dev.quarry.orchestrator.api.gateway;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.gateway.ProgressCallbacks;
import dev.quarry.orchestrator.gateway.ProgressCallbacks.Reception;
import dev.quarry.orchestrator.gateway.ProgressReport;
import dev.quarry.orchestrator.gateway.ProgressReport.InvalidReportException;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /progress/{token}}: an upstream reports its progress. The token is its credential.
 */
@RestController
final class ProgressController {
  private final ProgressCallbacks callbacks;

  ProgressController(ProgressCallbacks callbacks) {
    this.callbacks = callbacks;
  }

  @ApiCall(
      value = "Report the progress of a call, as its upstream",
      statuses = 204,
      problems = {
        ProblemCode.PROGRESS_UNKNOWN,
        ProblemCode.PROGRESS_ENDED,
        ProblemCode.PROGRESS_STAGES,
        ProblemCode.PROGRESS_TOO_OFTEN
      })
  @PostMapping(path = "/progress/{token}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> report(
      @PathVariable("token") String token,
      @RequestBody ProgressReport report,
      HttpServletResponse response) {
    return switch (record(token, report)) {
      case RECORDED -> ResponseEntity.noContent().build();
      case UNKNOWN ->
          throw new ProblemException(
              ProblemCode.PROGRESS_UNKNOWN,
              "Post to the X-Quarry-Progress-Url of the call, unchanged.");
      case ENDED ->
          throw new ProblemException(
              ProblemCode.PROGRESS_ENDED,
              "The attempt has ended, so its result is not used. Stop working on this call.");
      case TOO_OFTEN -> {
        response.setHeader("Retry-After", "1");
        throw new ProblemException(
            ProblemCode.PROGRESS_TOO_OFTEN,
            "Report at most a few times a second. Wait for Retry-After.");
      }
      case TOO_MANY_STAGES ->
          throw new ProblemException(
              ProblemCode.PROGRESS_STAGES,
              "Report steps of the current stage instead of a new stage.");
    };
  }

  private Reception record(String token, ProgressReport report) {
    try {
      return callbacks.report(token, report);
    } catch (InvalidReportException e) {
      throw ProblemException.invalid(e.member(), e.getMessage());
    }
  }
}
