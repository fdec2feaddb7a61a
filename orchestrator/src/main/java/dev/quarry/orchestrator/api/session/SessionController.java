package dev.quarry.orchestrator.api.session;

import dev.quarry.model.SignInRequest;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.limit.SignInAttempts;
import dev.quarry.orchestrator.access.session.Sessions;
import dev.quarry.orchestrator.access.session.Sessions.SignIn;
import dev.quarry.orchestrator.api.edge.AuditFilter;
import dev.quarry.orchestrator.api.edge.NeedsRole;
import dev.quarry.orchestrator.api.edge.SessionCookie;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST} and {@code DELETE /session}. A page of another site cannot sign a browser in: it
 * cannot send JSON without asking first (CORS), and the Origin is checked.
 */
@RestController
final class SessionController {
  private final Sessions sessions;
  private final SignInAttempts attempts;

  SessionController(Sessions sessions, SignInAttempts attempts) {
    this.sessions = sessions;
    this.attempts = attempts;
  }

  @ApiCall(
      value = "Sign a browser in with an API key: sets the cookie of a session",
      statuses = 204,
      problems = {ProblemCode.KEY_REFUSED, ProblemCode.RATE_LIMITED})
  @PostMapping(path = "/session", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signIn(
      @RequestBody SignInRequest body, HttpServletRequest request, HttpServletResponse response) {
    String key = body.apiKey();
    if (key == null || key.isBlank()) {
      throw ProblemException.invalid("api_key", "is required");
    }
    if (!sessions.required()) {
      AuditFilter.recorded(request); // every caller is accepted without a key, and none is recorded
      return;
    }
    String address = request.getRemoteAddr();
    requireAttempt(attempts.begin(address), response);
    SignIn signIn =
        sessions
            .signIn(
                key.strip(),
                principal -> AuditFilter.entry(request, principal, HttpStatus.NO_CONTENT.value()))
            .orElseThrow(SessionController::keyRefused);
    attempts.succeeded(address);
    AuditFilter.recorded(request);
    SessionCookie.set(request, response, signIn.token());
  }

  private static void requireAttempt(Optional<Duration> wait, HttpServletResponse response) {
    if (wait.isPresent()) {
      response.setHeader("Retry-After", Long.toString(wait.get().toSeconds()));
      throw new ProblemException(
          ProblemCode.RATE_LIMITED,
          "Too many sign-ins with a wrong key from this address. Wait for Retry-After.");
    }
  }

  private static ProblemException keyRefused() {
    return new ProblemException(
        ProblemCode.KEY_REFUSED,
        "The API key is unknown, has expired or was revoked. Sign in with another key.");
  }

  /** Does nothing for a caller that sends its key. */
  @ApiCall(value = "Sign a browser out: ends its session", statuses = 204)
  @NeedsRole(Role.VIEWER)
  @DeleteMapping("/session")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(Principal principal, HttpServletRequest request, HttpServletResponse response) {
    String session = principal.session();
    if (session != null) {
      sessions.signOut(
          session, AuditFilter.entry(request, principal, HttpStatus.NO_CONTENT.value()));
      AuditFilter.recorded(request);
      SessionCookie.clear(request, response);
    }
  }
}
