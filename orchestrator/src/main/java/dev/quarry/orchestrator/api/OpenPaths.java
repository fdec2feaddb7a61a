package dev.quarry.orchestrator.api;

import java.util.Set;

/** What everybody may ask without a key. Compared as it was sent: no spelling slips through. */
final class OpenPaths {
  private static final Set<String> PATHS =
      Set.of(
          "/health",
          "/openapi.json",
          "/asyncapi.yaml",
          "/docs",
          "/docs/docs.js",
          "/docs/swagger-ui-bundle.js",
          "/docs/swagger-ui.css");

  private OpenPaths() {}

  static boolean contains(String requestUri) {
    return PATHS.contains(requestUri);
  }
}
