package dev.quarry.mcp.access;

import dev.quarry.mcp.access.AccessPolicy.Decision;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Refuses requests that {@link AccessPolicy} does not allow, before any other processing. */
public final class AccessFilter implements Filter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final AccessPolicy policy;
  private final AccessPolicy keylessPolicy;

  public AccessFilter(AccessPolicy policy) {
    this.policy = policy;
    keylessPolicy =
        new AccessPolicy(KeyPolicy.NONE, policy.hosts(), policy.origins(), policy.anyHost());
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    boolean preflight = Cors.isPreflight(http);
    AccessPolicy applied =
        preflight || policy.isPublic(http.getRequestURI()) ? keylessPolicy : policy;
    AccessPolicy.Headers headers =
        new AccessPolicy.Headers(
            http.getHeader("Host"),
            http.getHeader("Origin"),
            http.getHeader("Authorization"),
            http.getHeader("X-API-Key"));
    if (headers.origin() != null && policy.allows(headers.origin())) {
      Cors.allowOrigin(headers.origin(), httpResponse);
    }
    switch (applied.decide(headers)) {
      case Decision.Refused refusal -> refuse(httpResponse, refusal);
      case Decision.Allowed _ when preflight -> Cors.writePreflight(httpResponse);
      case Decision.Allowed(Caller caller) -> proceed(caller, request, response, chain);
    }
  }

  private static void proceed(
      Caller caller, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      caller.run(() -> chain.doFilter(request, response));
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private static void refuse(HttpServletResponse response, Decision.Refused refusal)
      throws IOException {
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    response.setContentType("application/json");
    byte[] body =
        MAPPER.writeValueAsBytes(
            Map.of("error", Map.of("code", refusal.code(), "message", refusal.message())));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
