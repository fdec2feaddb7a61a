package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import java.net.URI;
import java.util.Optional;

/** Under which address a page is stored (RFC 6596). */
final class Canonicals {
  private Canonicals() {}

  /**
   * The canonical address that a page names, if that can be believed: on the same host, in scope,
   * and not the front page for a page that is none, which is what a template does that was filled
   * in once for all pages.
   */
  static String address(String url, ExtractedDocument document, CrawlScope scope) {
    if (document.canonical() == null) {
      return url;
    }
    Optional<String> named = UrlNormalizer.normalize(url, document.canonical().toString());
    return named
        .filter(address -> scope.decide(address, 0).visit())
        .filter(address -> believable(url, address))
        .orElse(url);
  }

  private static boolean believable(String page, String canonical) {
    boolean toFrontPage = isFrontPage(canonical) && !isFrontPage(page);
    return SiteAddress.of(page).equals(SiteAddress.of(canonical)) && !toFrontPage;
  }

  private static boolean isFrontPage(String url) {
    return URI.create(url).getRawPath().equals("/");
  }
}
