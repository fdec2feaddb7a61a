package dev.quarry.mcp.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** The CORS protocol (Fetch standard) for origins that may call: what a page may send and read. */
final class CrossOrigin {
  private static final String METHODS = "GET, POST, DELETE";
  private static final String REQUEST_HEADERS =
      "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method,"
          + " Mcp-Name, Mcp-Session-Id, X-API-Key";
  private static final String RESPONSE_HEADERS =
      "Location, Mcp-Session-Id, Retry-After, WWW-Authenticate";
  private static final String MAX_AGE_SECONDS = "600";

  private CrossOrigin() {}

  /** A browser asks before it sends; it sends no key then. */
  static boolean isPreflight(HttpServletRequest request) {
    return "OPTIONS".equals(request.getMethod())
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  /** Lets the page read the response, refusals too. */
  static void expose(String origin, HttpServletResponse response) {
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    response.addHeader("Vary", "Origin");
  }

  static void answerPreflight(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Access-Control-Allow-Methods", METHODS);
    response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
    response.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
  }
}
