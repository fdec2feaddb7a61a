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

/** On a node that only works on jobs: answers what watches the node, and nothing else. */
public final class WorkerNodeFilter extends HttpFilter {
  private static final Set<String> ANSWERED =
      Set.of("/health", "/health/live", "/health/ready", "/health/workers", "/actuator/prometheus");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (ANSWERED.contains(request.getRequestURI())) {
      chain.doFilter(request, response);
    } else {
      Problems.write(
          request,
          response,
          ProblemCode.NOT_FOUND,
          "This node only works on jobs. Call a node whose quarry.roles (QUARRY_ROLES) name api.");
    }
  }
}
