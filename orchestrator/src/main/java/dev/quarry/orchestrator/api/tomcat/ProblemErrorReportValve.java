package dev.quarry.orchestrator.api.tomcat;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.api.problem.Trace;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responds with a problem document instead of the error page of Tomcat, for requests that reach no
 * filter, such as one with a malformed request line. Tomcat instantiates this class by name.
 */
public final class ProblemErrorReportValve extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(ProblemErrorReportValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    String trace = Trace.of(request);
    ProblemCode code = code(status);
    if (code.status() >= 500) {
      log.error("A request failed outside all filters, trace_id {}", trace, throwable);
    }
    try {
      response.setStatus(code.status());
      response.setContentType("application/problem+json");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("X-Trace-Id", trace);
      response.setHeader("X-Content-Type-Options", "nosniff");
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(
            new String(Problems.json(code, null, null, trace, null), StandardCharsets.UTF_8));
        response.finishResponse();
      }
    } catch (IOException e) {
      log.debug("The client disconnected before the problem was sent", e);
    }
  }

  private static ProblemCode code(int status) {
    return switch (status) {
      case 404 -> ProblemCode.NOT_FOUND;
      case 405, 501 -> ProblemCode.METHOD_NOT_ALLOWED;
      case 413 -> ProblemCode.PAYLOAD_TOO_LARGE;
      case 431 -> ProblemCode.HEADERS_TOO_LARGE;
      case 503 -> ProblemCode.SHUTTING_DOWN;
      default -> status < 500 ? ProblemCode.BAD_REQUEST : ProblemCode.INTERNAL_ERROR;
    };
  }
}
