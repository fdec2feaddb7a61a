package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.api.problem.BodyLimit;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Rejects a body above the limit: at once if its declared length is larger, otherwise when the
 * limit is exceeded while reading.
 */
public final class BodyLimitFilter extends HttpFilter {
  private final transient BodyLimits limits;

  public BodyLimitFilter(BodyLimits limits) {
    this.limits = limits;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    BodyLimit limit = limits.of(request.getRequestURI(), request.getContentType());
    if (request.getContentLengthLong() > limit.bytes()) {
      response.setHeader("Connection", "close");
      Problems.write(request, response, ProblemCode.PAYLOAD_TOO_LARGE, limit.problemDetail());
    } else {
      chain.doFilter(new LimitedRequest(request, limit), response);
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {
    private final BodyLimit limit;

    LimitedRequest(HttpServletRequest request, BodyLimit limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedInputStream(super.getInputStream(), limit);
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }
}
