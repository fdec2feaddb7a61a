package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a crawl: the first page's host, with or without {@code www.}; the additional domains
 * of the client with all subdomains; the URL patterns; and the maximum depth. The first page is
 * always in scope. Immutable.
 */
final class CrawlScope {
  private final String seed;
  private final String site;
  private final int port;
  private final List<String> domains;
  private final List<UrlPattern> include;
  private final List<UrlPattern> exclude;
  private final @Nullable Integer maxDepth;

  /**
   * @param seed normalised URL
   */
  CrawlScope(String seed, CrawlOptions options) {
    SiteAddress address = SiteAddress.of(seed);
    this.seed = seed;
    site = withoutWww(address.host());
    port = address.port();
    domains = options.allowDomains();
    include = options.include().stream().map(UrlPattern::new).toList();
    exclude = options.exclude().stream().map(UrlPattern::new).toList();
    maxDepth = options.maxDepth();
  }

  /**
   * Decides whether a URL is in scope.
   *
   * @param url normalised
   * @param depth number of links from the first page
   */
  Decision decide(String url, int depth) {
    if (url.equals(seed)) {
      return Decision.VISIT;
    }
    if (!onSite(url)
        || (!include.isEmpty() && include.stream().noneMatch(pattern -> pattern.matches(url)))
        || exclude.stream().anyMatch(pattern -> pattern.matches(url))) {
      return Decision.skip(SkipReason.OUT_OF_SCOPE);
    }
    return maxDepth != null && depth > maxDepth ? Decision.skip(SkipReason.LIMIT) : Decision.VISIT;
  }

  /** Whether the crawl follows links beyond the first page. */
  boolean followsLinks() {
    return maxDepth == null || maxDepth > 0;
  }

  private boolean onSite(String url) {
    SiteAddress address = SiteAddress.of(url);
    String host = address.host();
    return (withoutWww(host).equals(site) && address.port() == port)
        || domains.stream().anyMatch(domain -> within(host, domain));
  }

  private static boolean within(String host, String domain) {
    return domain.startsWith("*.")
        ? host.endsWith(domain.substring(1))
        : host.equals(domain) || host.endsWith("." + domain);
  }

  private static String withoutWww(String host) {
    return host.startsWith("www.") ? host.substring("www.".length()) : host;
  }
}
