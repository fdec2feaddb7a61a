package dev.quarry.orchestrator.pipeline.url;

/**
 * The site of a page, read from a URL that {@link UrlNormalizer} returned. It is read as text:
 * {@link java.net.URI} returns no host for names with an underscore.
 *
 * @param host an IPv6 address has brackets
 * @param port 443 if the URL has none: http and https on their default ports are the same site
 */
public record SiteAddress(String host, int port) {
  private static final int DEFAULT_PORT = 443;

  public static SiteAddress of(String url) {
    String authority = authority(url);
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    return hasPort
        ? new SiteAddress(
            authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)))
        : new SiteAddress(authority, DEFAULT_PORT);
  }

  /** Scheme, host and port: where the robots.txt of the URL is. */
  public static String origin(String url) {
    return url.substring(0, pathStart(url));
  }

  /** Host and port as in the URL. */
  public static String authority(String url) {
    return url.substring(url.indexOf("://") + 3, pathStart(url));
  }

  /** Path and query. */
  public static String path(String url) {
    return url.substring(pathStart(url));
  }

  private static int pathStart(String url) {
    return url.indexOf('/', url.indexOf("://") + 3);
  }
}
