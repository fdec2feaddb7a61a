package dev.quarry.orchestrator.api.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Prefixes paths with the public URL in the headers that contain URLs (Location, Content-Location,
 * Link). A client would otherwise resolve such a path against the root of the host, without the
 * path prefix of the proxy in front of this server.
 */
public final class PublicUrlFilter extends HttpFilter {
  private static final Set<String> URL_HEADERS = Set.of("location", "content-location", "link");

  private final String base;

  /**
   * @param base the public URL without a trailing slash
   */
  public PublicUrlFilter(String base) {
    this.base = base;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new AbsoluteUrlResponse(response));
  }

  private String absolute(String name, String value) {
    if (!URL_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      return value;
    }
    return value.startsWith("</") ? "<" + base + value.substring(1) : prefixed(value);
  }

  private String prefixed(String value) {
    return value.startsWith("/") ? base + value : value;
  }

  private final class AbsoluteUrlResponse extends HttpServletResponseWrapper {
    AbsoluteUrlResponse(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setHeader(String name, String value) {
      super.setHeader(name, absolute(name, value));
    }

    @Override
    public void addHeader(String name, String value) {
      super.addHeader(name, absolute(name, value));
    }
  }
}
