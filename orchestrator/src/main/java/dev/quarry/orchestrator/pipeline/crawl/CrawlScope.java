package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.submission.CrawlOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a crawl: the first page's host, with or without {@code www.}, the domains that
 * the client added with everything below them, the patterns, and the depth. The first page itself
 * belongs to it whatever the patterns say. Immutable.
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
   * @param seed normalised
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
   * Judges an address.
   *
   * @param url normalised
   * @param depth links away from the first page
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

  /** Whether there is anything beyond the first page. */
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
