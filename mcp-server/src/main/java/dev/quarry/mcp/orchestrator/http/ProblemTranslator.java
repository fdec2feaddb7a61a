package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.FieldProblem;
import dev.quarry.model.Problem;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts an error response, usually a problem document (RFC 9457), to an exception. Thread-safe.
 */
final class ProblemTranslator {
  private static final long MAX_BODY_BYTES = 64 * 1024L;
  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final JsonMapper mapper;

  ProblemTranslator(JsonMapper mapper) {
    this.mapper = mapper;
  }

  OrchestratorException translate(Response response) throws IOException {
    int status = response.code();
    Problem problem = parse(response.peekBody(MAX_BODY_BYTES).bytes());
    Duration retryAfter = retryAfter(response.header("Retry-After"));
    String explanation = problem == null ? explain(status) : explain(problem);
    return new OrchestratorException(
        problem == null ? code(status) : problem.code(),
        retryable(status) && retryAfter != null
            ? explanation + " Repeat the call in " + retryAfter.toSeconds() + " seconds."
            : explanation,
        status,
        retryable(status),
        retryAfter,
        null);
  }

  /** Seconds or an HTTP date (RFC 9110, section 10.2.3), at most an hour; null: no usable value. */
  private static @Nullable Duration retryAfter(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String text = value.strip();
    if (SECONDS.matcher(text).matches()) {
      return limit(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return limit(Duration.between(Instant.now(), at));
    } catch (DateTimeException e) {
      // Neither form: nothing is known.
      return null;
    }
  }

  private static Duration limit(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
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
