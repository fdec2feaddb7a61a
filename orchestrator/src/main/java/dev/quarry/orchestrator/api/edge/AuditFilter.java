package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.audit.AuditTrail;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.api.problem.Trace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records each write and each denied access after the response, if API keys identify the callers. A
 * change that is recorded in its own transaction calls {@link #recorded}.
 */
public final class AuditFilter extends HttpFilter {
  private static final String RECORDED = AuditFilter.class.getName();
  private static final Optional<Principal> OPEN_ACCESS = Optional.of(Principal.OPEN);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL_SERVER_ERROR = 500;

  private final transient AuditTrail trail;
  private final transient RefusalAuditLimit refusals = new RefusalAuditLimit(System::nanoTime);

  public AuditFilter(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean completed = false;
    try {
      chain.doFilter(request, response);
      completed = true;
    } finally {
      record(request, response, completed ? response.getStatus() : INTERNAL_SERVER_ERROR);
    }
  }

  private void record(HttpServletRequest request, HttpServletResponse response, int status) {
    boolean denied = status == UNAUTHORIZED || status == FORBIDDEN;
    boolean write = status != TOO_MANY_REQUESTS && RoleGate.writes(request);
    if (request.getAttribute(RECORDED) != null || !(denied || write)) {
      return;
    }
    Optional<Principal> principal = AccessFilter.find(request);
    if (principal.equals(OPEN_ACCESS)) {
      return; // without API keys an entry could not name its caller
    }
    if (principal.isPresent()) {
      trail.record(
          AuditEntry.of(
              principal.get(), auditRequest(request, response), outcome(request, status)));
    } else if (refusals.tryAcquire()) {
      trail.record(
          AuditEntry.unauthenticated(auditRequest(request, response), outcome(request, status)));
    }
  }

  /** The entry for a change that is recorded in the transaction of the change. */
  public static AuditEntry entry(HttpServletRequest request, Principal principal, int status) {
    return AuditEntry.of(principal, auditRequest(request, null), Integer.toString(status));
  }

  /** Marks the request as recorded, so that this filter does not record it again. */
  public static void recorded(HttpServletRequest request) {
    request.setAttribute(RECORDED, true);
  }

  private static AuditEntry.Request auditRequest(
      HttpServletRequest request, @Nullable HttpServletResponse response) {
    String route = RoleGate.route(request);
    String path = request.getRequestURI();
    String location = response == null ? null : response.getHeader("Location");
    return new AuditEntry.Request(
        request.getRemoteAddr(),
        request.getMethod() + " " + (route.isEmpty() ? path : route),
        location == null ? path : location,
        Trace.of(request));
  }

  private static String outcome(HttpServletRequest request, int status) {
    return Problems.codeOf(request).map(code -> status + " " + code).orElse("" + status);
  }
}
