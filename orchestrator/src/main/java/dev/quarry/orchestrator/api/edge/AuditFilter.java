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
 * Records each write and each refusal of access after it was answered, where keys tell who it was.
 * What is recorded with its change in one transaction says so by {@link #recorded}.
 */
public final class AuditFilter extends HttpFilter {
  private static final String RECORDED = AuditFilter.class.getName();
  private static final Optional<Principal> EVERYBODY = Optional.of(Principal.OPEN);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int FAILED = 500;

  private final transient AuditTrail trail;
  private final transient RefusalAuditLimit refusals = new RefusalAuditLimit(System::nanoTime);

  public AuditFilter(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean answered = false;
    try {
      chain.doFilter(request, response);
      answered = true;
    } finally {
      record(request, response, answered ? response.getStatus() : FAILED);
    }
  }

  private void record(HttpServletRequest request, HttpServletResponse response, int status) {
    boolean refused = status == UNAUTHORIZED || status == FORBIDDEN;
    boolean write = status != TOO_MANY && RoleGate.writes(request);
    if (request.getAttribute(RECORDED) != null || !(refused || write)) {
      return;
    }
    Optional<Principal> who = AccessFilter.find(request);
    if (who.equals(EVERYBODY)) {
      return; // an open server has nobody to tell apart: such entries would say nothing
    }
    if (who.isPresent()) {
      trail.record(AuditEntry.of(who.get(), asked(request, response), outcome(request, status)));
    } else if (refusals.worthRecording()) {
      trail.record(AuditEntry.ofNobody(asked(request, response), outcome(request, status)));
    }
  }

  /** The entry of a change that is recorded in the change's own transaction. */
  public static AuditEntry entry(HttpServletRequest request, Principal who, int status) {
    return AuditEntry.of(who, asked(request, null), Integer.toString(status));
  }

  /** The change was made, and recorded with it. */
  public static void recorded(HttpServletRequest request) {
    request.setAttribute(RECORDED, true);
  }

  private static AuditEntry.Request asked(
      HttpServletRequest request, @Nullable HttpServletResponse response) {
    String route = RoleGate.route(request);
    String path = request.getRequestURI();
    String made = response == null ? null : response.getHeader("Location");
    return new AuditEntry.Request(
        request.getRemoteAddr(),
        request.getMethod() + " " + (route.isEmpty() ? path : route),
        made == null ? path : made,
        Trace.of(request));
  }

  private static String outcome(HttpServletRequest request, int status) {
    return Problems.codeOf(request).map(code -> status + " " + code).orElse("" + status);
  }
}
