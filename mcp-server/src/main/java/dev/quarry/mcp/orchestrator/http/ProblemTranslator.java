package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.FieldProblem;
import dev.quarry.model.Problem;
import java.io.IOException;
import java.util.List;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts an error response, usually a problem document (RFC 9457), to an exception. Thread-safe.
 */
final class ProblemTranslator {
  private static final long MAX_BODY_BYTES = 64 * 1024L;

  private final JsonMapper mapper;

  ProblemTranslator(JsonMapper mapper) {
    this.mapper = mapper;
  }

  OrchestratorException translate(Response response) throws IOException {
    int status = response.code();
    Problem problem = parse(response.peekBody(MAX_BODY_BYTES).bytes());
    if (problem == null) {
      return new OrchestratorException(
          code(status), explain(status), status, retryable(status), null);
    }
    return new OrchestratorException(
        problem.code(), explain(problem), status, retryable(status), null);
  }

  private @Nullable Problem parse(byte[] body) {
    try {
      return mapper.readValue(body, Problem.class);
    } catch (JacksonException e) {
      // Not a problem document: a proxy sent the response. Only its status is usable.
      return null;
    }
  }

  private static String explain(Problem problem) {
    String detail = problem.detail() == null ? problem.title() : problem.detail();
    List<FieldProblem> errors = problem.errors() == null ? List.of() : problem.errors();
    List<String> more =
        errors.stream()
            .filter(error -> !detail.contains(error.message()))
            .map(error -> error.field() + ": " + error.message())
            .toList();
    return more.isEmpty() ? detail : detail + " (" + String.join("; ", more) + ")";
  }

  private static boolean retryable(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static String code(int status) {
    return switch (status) {
      case 400, 422 -> "invalid_request";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404, 410 -> "not_found";
      case 409 -> "conflict";
      case 413 -> "too_large";
      case 429 -> "too_many_requests";
      case 502, 503, 504 -> OrchestratorException.UNAVAILABLE;
      default -> "orchestrator_error";
    };
  }

  private static String explain(int status) {
    return status == 401 || status == 403
        ? "The API key was refused; set QUARRY_API_KEY to a key that the orchestrator accepts."
        : "The orchestrator's address returned status "
            + status
            + " without a problem document; check"
            + " ORCHESTRATOR_URL and any proxy in between.";
  }
}
