package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * On a node with the role worker only: serves the endpoints for health, version and metrics, and
 * rejects all other requests.
 */
public final class WorkerNodeFilter extends HttpFilter {
  private static final Set<String> MONITORING_PATHS =
      Set.of(
          "/health",
          "/health/live",
          "/health/ready",
          "/health/workers",
          "/actuator/info",
          "/actuator/prometheus");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (MONITORING_PATHS.contains(request.getRequestURI())) {
      chain.doFilter(request, response);
    } else {
      Problems.write(
          request,
          response,
          ProblemCode.NOT_FOUND,
          "This node only runs jobs. Call a node with the role api in quarry.roles"
              + " (QUARRY_ROLES).");
    }
  }
}
