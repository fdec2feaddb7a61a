package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.AccessPolicy;
import dev.quarry.orchestrator.access.AccessPolicy.Decision;
import dev.quarry.orchestrator.access.Credential;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Authenticates a request: attaches its principal, or responds with the reason for the rejection.
 */
public final class AccessFilter extends HttpFilter {
  private static final String PRINCIPAL = Principal.class.getName();

  /** Scripts of another origin cannot set it without asking first (CORS), and get no answer. */
  private static final String MARK = "X-Quarry-Request";

  private final transient AccessPolicy policy;

  public AccessFilter(AccessPolicy policy) {
    this.policy = policy;
  }

  /** The principal of a request that has passed this filter. */
  static Principal principal(HttpServletRequest request) {
    return find(request)
        .orElseThrow(() -> new IllegalStateException("the request did not pass the access filter"));
  }

  /** The principal of a request; empty for a public path and before this filter. */
  static Optional<Principal> find(HttpServletRequest request) {
    return Optional.ofNullable((Principal) request.getAttribute(PRINCIPAL));
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Decision decision;
    try {
      decision = policy.decide(call(request));
    } catch (StoreUnavailableException e) {
      Problems.write(
          request,
          response,
          ProblemCode.DATABASE_UNAVAILABLE,
          "The API key could not be checked. Try again in a few seconds.");
      return;
    }
    act(decision, request, response, chain);
  }

  private static void act(
      Decision decision,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    switch (decision) {
      case Decision.Allowed(Principal principal) -> {
        request.setAttribute(PRINCIPAL, principal);
        try (MDC.MDCCloseable _ = MDC.putCloseable("tenant", principal.tenant())) {
          chain.doFilter(request, response);
        }
      }
      case Decision.Anonymous _ -> chain.doFilter(request, response);
      case Decision.WrongHost _ ->
          Problems.write(
              request,
              response,
              ProblemCode.HOST_REFUSED,
              "Use a loopback name and the port of this server, or ask the operator to add the name"
                  + " to quarry.allowed-hosts (QUARRY_ALLOWED_HOSTS).");
      case Decision.WrongOrigin _ ->
          Problems.write(
              request,
              response,
              ProblemCode.ORIGIN_REFUSED,
              "Pages of this origin may not call this server. If you trust the page, add its host"
                  + " to quarry.allowed-hosts (QUARRY_ALLOWED_HOSTS).");
      case Decision.NoKey _ ->
          Problems.write(
              request,
              response,
              ProblemCode.KEY_REQUIRED,
              "Send the API key as 'X-API-Key: <key>' or 'Authorization: Bearer <key>'. Browsers"
                  + " sign in at the dashboard.");
      case Decision.WrongKey _ ->
          Problems.write(
              request,
              response,
              ProblemCode.KEY_REFUSED,
              "The API key is unknown, has expired or was revoked. Send another key.");
      case Decision.SessionEnded _ -> {
        SessionCookie.clear(request, response);
        Problems.write(
            request,
            response,
            ProblemCode.SESSION_ENDED,
            "The session has expired, or its API key has expired or was revoked. Sign in again.");
      }
      case Decision.Forged _ ->
          Problems.write(
              request,
              response,
              ProblemCode.CSRF,
              "A request with the cookie of a session must come from a page of this server: send"
                  + " '"
                  + MARK
                  + ": 1' with every call that changes something, or send the API key instead.");
    }
  }

  private static AccessPolicy.Call call(HttpServletRequest request) {
    return new AccessPolicy.Call(
        request.getLocalPort(),
        request.getHeader("Host"),
        request.getHeader("Origin"),
        credential(request),
        !PublicPaths.contains(request));
  }

  /** A key takes precedence over the cookie, which a browser adds by itself. */
  private static @Nullable Credential credential(HttpServletRequest request) {
    String key = key(request);
    if (key != null) {
      return new Credential.Key(key);
    }
    String token = SessionCookie.read(request);
    return token == null
        ? null
        : new Credential.Session(
            token,
            intent(request),
            "1".equals(request.getHeader(MARK)),
            request.getHeader("Sec-Fetch-Site"));
  }

  private static Credential.Intent intent(HttpServletRequest request) {
    if (!RoleGate.SAFE_METHODS.contains(request.getMethod())) {
      return Credential.Intent.CHANGE;
    }
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        ? Credential.Intent.WEB_SOCKET
        : Credential.Intent.READ;
  }

  private static @Nullable String key(HttpServletRequest request) {
    String key = request.getHeader("X-API-Key");
    if (key != null) {
      return key.strip();
    }
    String authorization = request.getHeader("Authorization");
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return authorization.substring("bearer ".length()).strip();
    }
    return null;
  }
}
