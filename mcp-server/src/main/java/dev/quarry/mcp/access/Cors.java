package dev.quarry.mcp.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Response headers of the CORS protocol (Fetch standard) for allowed origins. */
final class Cors {
  private static final String METHODS = "GET, POST, DELETE";
  private static final String REQUEST_HEADERS =
      "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method,"
          + " Mcp-Name, Mcp-Session-Id, X-API-Key";
  private static final String RESPONSE_HEADERS =
      "Location, Mcp-Session-Id, Retry-After, WWW-Authenticate";
  private static final String MAX_AGE_SECONDS = "600";

  private Cors() {}

  /** Whether this is a CORS preflight request, which browsers send without credentials. */
  static boolean isPreflight(HttpServletRequest request) {
    return "OPTIONS".equals(request.getMethod())
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  /** Allows pages of this origin to read the response, errors included. */
  static void allowOrigin(String origin, HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    response.addHeader("Vary", "Origin");
  }

  static void writePreflight(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Access-Control-Allow-Methods", METHODS);
    response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
    response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
  }
}
