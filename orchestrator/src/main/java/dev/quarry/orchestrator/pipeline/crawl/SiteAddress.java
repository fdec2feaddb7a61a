package dev.quarry.orchestrator.pipeline.crawl;

/**
 * Host and port of a normalised URL. {@link java.net.URI} returns no host for names with an
 * underscore ({@code my_site.example}) and for short addresses ({@code 127.1}).
 *
 * @param port 443 if the URL has none: http and https on their default ports are the same site
 */
record SiteAddress(String host, int port) {
  private static final int DEFAULT_PORT = 443;

  static SiteAddress of(String url) {
    String authority = UrlParts.parse(url).map(UrlParts::authority).orElse("");
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    return hasPort
        ? new SiteAddress(
            authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)))
        : new SiteAddress(authority, DEFAULT_PORT);
  }
}
