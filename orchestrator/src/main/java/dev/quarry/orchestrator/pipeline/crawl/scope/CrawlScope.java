package dev.quarry.orchestrator.pipeline.crawl.scope;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a crawl: the first page's host, with or without {@code www.}; the additional domains
 * of the client with all subdomains; the URL patterns; and the maximum depth. The first page is
 * always in scope. Immutable.
 */
public final class CrawlScope {
  private final String seed;
  private final String site;
  private final int port;
  private final List<String> domains;
  private final List<UrlPattern> include;
  private final List<UrlPattern> exclude;
  private final @Nullable Integer maxDepth;
  private final byte[] identity;

  /**
   * @param seed normalised URL
   */
  public CrawlScope(String seed, CrawlOptions options) {
    SiteAddress address = SiteAddress.of(seed);
    this.seed = seed;
    site = withoutWww(address.host());
    port = address.port();
    domains = options.allowDomains();
    include = options.include().stream().map(UrlPattern::new).toList();
    exclude = options.exclude().stream().map(UrlPattern::new).toList();
    maxDepth = options.maxDepth();
    identity =
        Sha256.of(
            String.join("\n", List.of(seed, String.valueOf(maxDepth), options.render().name()))
                + List.of(domains, options.include(), options.exclude()));
  }

  /**
   * Why a URL must not be visited; empty if it is in scope.
   *
   * @param url normalised
   * @param depth number of links from the first page
   */
  public Optional<SkipReason> refusal(String url, int depth) {
    if (url.equals(seed)) {
      return Optional.empty();
    }
    if (!onSite(url)
        || (!include.isEmpty() && include.stream().noneMatch(pattern -> pattern.matches(url)))
        || exclude.stream().anyMatch(pattern -> pattern.matches(url))) {
      return Optional.of(SkipReason.OUT_OF_SCOPE);
    }
    return maxDepth != null && depth > maxDepth ? Optional.of(SkipReason.LIMIT) : Optional.empty();
  }

  /**
   * Identifies crawls of the same seed and scope. Limits of pages are not part of the scope;
   * whether pages are rendered is, because scripts add links.
   *
   * @return SHA-256
   */
  public byte[] sha256() {
    return identity;
  }

  /** Whether the crawl follows links beyond the first page. */
  public boolean followsLinks() {
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
