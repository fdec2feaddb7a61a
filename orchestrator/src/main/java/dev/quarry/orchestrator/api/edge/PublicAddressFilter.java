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
 * Puts the public URL before each path in a header that names one of this server's resources. Such
 * a path begins at the root of this server, which is below that URL: without it, a client would
 * resolve the path against the root of the host that it called.
 */
public final class PublicAddressFilter extends HttpFilter {
  private static final Set<String> ADDRESSES = Set.of("location", "content-location", "link");

  private final String base;

  /**
   * @param base the public URL without a slash at its end
   */
  public PublicAddressFilter(String base) {
    this.base = base;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new Addressed(response));
  }

  private String absolute(String name, String value) {
    if (!ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
      return value;
    }
    return value.startsWith("</") ? "<" + base + value.substring(1) : prefixed(value);
  }

  private String prefixed(String value) {
    return value.startsWith("/") ? base + value : value;
  }

  private final class Addressed extends HttpServletResponseWrapper {
    Addressed(HttpServletResponse response) {
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
