package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import java.net.URI;
import java.util.Optional;

/** Decides under which URL a page is stored (canonical link, RFC 6596). */
final class Canonicals {
  private Canonicals() {}

  /**
   * The page's canonical URL, if it is credible: on the same host and in scope. The site's front
   * page is not accepted as the canonical URL of another page: that is a common template error.
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
