package dev.quarry.orchestrator.access;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a Host header (RFC 9110, section 7.2) or an Origin header (RFC 6454). The host
 * is in lower case; an IPv6 address keeps its brackets.
 */
record Authority(String host, int port) {
  private static final Pattern SYNTAX =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");
  private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  static @Nullable Authority parse(@Nullable String header) {
    return header == null ? null : parse(header, HTTP_PORT);
  }

  /**
   * Parses an Origin header; null for the opaque origin {@code null} and for schemes other than
   * http and https.
   */
  static @Nullable Authority ofOrigin(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith(HTTP)) {
      return parse(lower.substring(HTTP.length()), HTTP_PORT);
    }
    if (lower.startsWith(HTTPS)) {
      return parse(lower.substring(HTTPS.length()), HTTPS_PORT);
    }
    return null;
  }

  /**
   * Whether a page of this origin has addressed the server by its own host. A Host without a port
   * has the default port of the Origin's scheme, because a proxy may have ended TLS.
   */
  static boolean isOriginOf(String origin, @Nullable String host) {
    Authority from = ofOrigin(origin);
    if (from == null || host == null) {
      return false;
    }
    boolean tls = origin.toLowerCase(Locale.ROOT).startsWith(HTTPS);
    return from.equals(parse(host, tls ? HTTPS_PORT : HTTP_PORT));
  }

  private static @Nullable Authority parse(String text, int defaultPort) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String port = matcher.group(2);
    return new Authority(
        matcher.group(1).toLowerCase(Locale.ROOT),
        port == null ? defaultPort : Integer.parseInt(port));
  }

  boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || LOOPBACK_IPV4.matcher(host).matches();
  }
}
