package dev.quarry.orchestrator.pipeline.crawl;

/**
 * Host and port of a normalised URL. {@link java.net.URI} knows no host where a name has an
 * underscore ({@code my_site.example}) or an address is written short ({@code 127.1}).
 *
 * @param port 443 if there is none: http and https at their usual ports are one site
 */
record SiteAddress(String host, int port) {
  private static final int USUAL_PORT = 443;

  static SiteAddress of(String url) {
    String authority = UrlParts.parse(url).map(UrlParts::authority).orElse("");
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    return hasPort
        ? new SiteAddress(
            authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)))
        : new SiteAddress(authority, USUAL_PORT);
  }
}
