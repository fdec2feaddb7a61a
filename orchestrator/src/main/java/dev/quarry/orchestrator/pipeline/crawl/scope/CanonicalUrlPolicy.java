package dev.quarry.orchestrator.pipeline.crawl.scope;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.net.URI;
import java.util.Optional;

/** Decides whether the canonical link of a page (RFC 6596) is credible. */
public final class CanonicalUrlPolicy {
  private final CrawlScope scope;

  public CanonicalUrlPolicy(CrawlScope scope) {
    this.scope = scope;
  }

  /**
   * The canonical URL, if it is another one than the page's, on the same site and in scope. The
   * site's front page is not accepted as the canonical URL of another page: that is a common
   * template error.
   *
   * @param page normalised
   * @param depth of the page
   */
  public Optional<String> decide(String page, int depth, URI canonical) {
    return UrlNormalizer.normalize(page, canonical.toString())
        .filter(url -> !url.equals(page))
        .filter(url -> SiteAddress.of(page).equals(SiteAddress.of(url)))
        .filter(url -> !isFrontPage(url) || isFrontPage(page))
        .filter(url -> scope.refusal(url, depth).isEmpty());
  }

  private static boolean isFrontPage(String url) {
    return SiteAddress.path(url).equals("/");
  }
}
