package dev.quarry.orchestrator.egress;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Filters request headers: those that a caller may set, and those that may follow a redirect to
 * another origin.
 */
final class RequestHeaders {
  /**
   * Set by the client itself. Values of a caller could break the message framing or name another
   * host.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "proxy-authorization");

  /** Headers that cannot contain a credential. Unknown headers may, so they are dropped. */
  private static final Set<String> SAFE_FOR_ANY_ORIGIN =
      Set.of("accept", "accept-language", "user-agent");

  private RequestHeaders() {}

  static Map<String, String> sendable(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> !RESERVED.contains(lower(header.getKey())))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static Map<String, String> forAnotherOrigin(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(header -> SAFE_FOR_ANY_ORIGIN.contains(lower(header.getKey())))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
