package dev.quarry.orchestrator.api.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The requests that need no API key. Paths are compared with the raw request path, so that another
 * encoding of a path does not match.
 */
final class PublicPaths {
  private static final Set<String> PATHS =
      Set.of(
          "/health",
          "/health/live",
          "/health/ready",
          "/openapi.json",
          "/asyncapi.yaml",
          "/docs",
          "/docs/docs.js",
          "/docs/swagger-ui-bundle.js",
          "/docs/swagger-ui.css");

  /**
   * The page and the files of the dashboard, which contain no data. A segment of the path begins
   * with no dot and has no escapes or parameters, so that it is exactly what it looks like.
   */
  private static final Pattern DASHBOARD =
      Pattern.compile("/|/(?:dashboard|webjars)(?:/[A-Za-z0-9_@-][A-Za-z0-9._@+~-]*)*/?");

  private static final Set<String> READS = Set.of("GET", "HEAD");

  /** The token of a progress URL is its caller's credential. */
  private static final Pattern PROGRESS = Pattern.compile("/progress/[A-Za-z0-9_-]{43}");

  /** The body has the key. */
  private static final String SIGN_IN = "/session";

  private PublicPaths() {}

  static boolean contains(HttpServletRequest request) {
    String path = request.getRequestURI();
    return PATHS.contains(path)
        || PROGRESS.matcher(path).matches()
        || (path.equals(SIGN_IN) && request.getMethod().equals("POST"))
        || (READS.contains(request.getMethod()) && isDashboard(path));
  }

  static boolean isDashboard(String path) {
    return DASHBOARD.matcher(path).matches();
  }
}
