package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.api.problem.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The outermost filter: gives each request its trace id, in the log and in the answer, sets the
 * headers that every answer has, and turns what nobody else caught into a problem.
 */
public final class TraceFilter extends HttpFilter {
  private static final Logger log = LoggerFactory.getLogger(TraceFilter.class);
  private static final String MDC_KEY = "trace_id";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    String id = Trace.of(request);
    response.setHeader("X-Trace-Id", id);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    MDC.put(MDC_KEY, id);
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException e) {
      log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
      Problems.write(
          request,
          response,
          ProblemCode.INTERNAL_ERROR,
          "The server's log has the cause under this trace_id.");
    } finally {
      MDC.remove(MDC_KEY);
    }
  }
}
