package dev.quarry.orchestrator.api.edge;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The paths that need no API key. They are compared with the raw request path, so that another
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

  /** The token of a progress URL is its caller's credential. */
  private static final Pattern PROGRESS = Pattern.compile("/progress/[A-Za-z0-9_-]{43}");

  private PublicPaths() {}

  static boolean contains(String requestUri) {
    return PATHS.contains(requestUri) || PROGRESS.matcher(requestUri).matches();
  }
}
