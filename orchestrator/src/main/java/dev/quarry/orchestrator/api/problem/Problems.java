package dev.quarry.orchestrator.api.problem;

import dev.quarry.model.FieldProblem;
import dev.quarry.model.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes problem documents (RFC 9457) as responses. */
public final class Problems {
  private static final int RETRY_SECONDS = 5;
  private static final String CODE = Problems.class.getName();

  private Problems() {}

  public static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      ProblemCode code,
      @Nullable String detail)
      throws IOException {
    write(request, response, code, detail, null);
  }

  /** Responds with a problem document. Does nothing if the response is already committed. */
  public static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      ProblemCode code,
      @Nullable String detail,
      @Nullable List<FieldProblem> errors)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    request.setAttribute(CODE, code.code());
    response.resetBuffer();
    response.setStatus(code.status());
    if (code.status() == 503) {
      response.setHeader("Retry-After", Integer.toString(RETRY_SECONDS));
    }
    if (code.status() == 401) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"quarry\"");
    }
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/problem+json");
    byte[] body = json(code, detail, request.getRequestURI(), Trace.of(request), errors);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** The code of the problem with which a request was answered; empty if there was none. */
  public static Optional<String> codeOf(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(CODE));
  }

  /** A problem document as JSON. */
  public static byte[] json(
      ProblemCode code,
      @Nullable String detail,
      @Nullable String instance,
      String traceId,
      @Nullable List<FieldProblem> errors) {
    return ApiJson.MAPPER.writeValueAsBytes(
        new Problem(
            code.type(),
            code.title(),
            code.status(),
            detail,
            instance,
            code.code(),
            traceId,
            errors));
  }
}
