package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.api.problem.Trace;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost filter: sends the trace id of the request in a header, sets the headers of every
 * response, and maps uncaught exceptions to a problem.
 */
public final class TraceFilter extends HttpFilter {
  private static final Logger log = LoggerFactory.getLogger(TraceFilter.class);

  private final transient Tracer tracer;
  private final transient SecurityHeaders headers;

  /**
   * @param tracer has an open span for each request when this filter is called
   */
  public TraceFilter(Tracer tracer, SecurityHeaders headers) {
    this.tracer = tracer;
    this.headers = headers;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    Span span = tracer.currentSpan();
    if (span != null) {
      Trace.set(request, span.context().traceId());
    }
    String id = Trace.of(request);
    response.setHeader("X-Trace-Id", id);
    headers.set(request.getRequestURI(), response);
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException e) {
      log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
      Problems.write(
          request,
          response,
          ProblemCode.INTERNAL_ERROR,
          "The cause is in the server log. Give the operator this trace_id.");
    }
  }
}
