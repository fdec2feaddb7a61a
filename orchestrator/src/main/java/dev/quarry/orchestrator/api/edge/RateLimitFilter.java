package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.RequestRates;
import dev.quarry.orchestrator.access.limit.RequestRates.RateLimitStatus;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Enforces the request rate of each tenant and reports it in the headers {@code RateLimit} and
 * {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-10). Requests of the operator to
 * /admin are not limited, because the limits are set there.
 */
public final class RateLimitFilter extends HttpFilter {
  private static final String POLICY = "\"requests\"";

  private final transient RequestRates rates;

  public RateLimitFilter(RequestRates rates) {
    this.rates = rates;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<RateLimitStatus> status;
    try {
      status = AccessFilter.find(request).filter(who -> counts(who, request)).flatMap(this::take);
    } catch (StoreUnavailableException e) {
      Problems.write(
          request,
          response,
          ProblemCode.DATABASE_UNAVAILABLE,
          "The rate limit could not be checked. Try again in a few seconds.");
      return;
    }
    status.ifPresent(value -> tell(value, response));
    if (status.flatMap(RateLimitStatus::retryAfter).isEmpty()) {
      chain.doFilter(request, response);
    } else {
      refuse(status.get(), request, response);
    }
  }

  private static boolean counts(Principal who, HttpServletRequest request) {
    return !who.isOperator() || !request.getRequestURI().startsWith("/admin/");
  }

  private Optional<RateLimitStatus> take(Principal who) {
    return rates.take(who.tenant());
  }

  private static void tell(RateLimitStatus status, HttpServletResponse response) {
    response.setHeader(
        "RateLimit-Policy", POLICY + ";q=" + status.limit() + ";w=" + RequestRates.WINDOW_SECONDS);
    response.setHeader(
        "RateLimit", POLICY + ";r=" + status.remaining() + ";t=" + status.resetSeconds());
  }

  private static void refuse(
      RateLimitStatus status, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    status
        .retryAfter()
        .ifPresent(wait -> response.setHeader("Retry-After", Long.toString(wait.toSeconds())));
    Problems.write(
        request,
        response,
        ProblemCode.RATE_LIMITED,
        "This tenant may send " + status.limit() + " requests a minute. Wait for Retry-After.");
  }
}
