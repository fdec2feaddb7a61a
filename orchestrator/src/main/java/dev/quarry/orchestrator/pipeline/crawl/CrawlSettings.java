package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;
import java.util.List;

/**
 * How crawls behave on this server.
 *
 * @param pagesInFlight of one job at once
 * @param requestsPerHost at once, of all jobs together
 * @param maxPageBytes of one page, decompressed
 * @param pageTimeout for one request with its body
 * @param maxDelay the longest crawl-delay of a robots.txt that is kept to
 * @param maxRetryAfter the longest pause that a server can ask for
 * @param retryDelays before each further attempt at a page whose failure may pass
 * @param maxLinksPerPage of one page; further ones are not followed
 */
public record CrawlSettings(
    int pagesInFlight,
    int requestsPerHost,
    long maxPageBytes,
    Duration pageTimeout,
    Duration maxDelay,
    Duration maxRetryAfter,
    List<Duration> retryDelays,
    int maxLinksPerPage) {

  /** What a server starts with. */
  public static final CrawlSettings DEFAULTS =
      new CrawlSettings(
          8,
          4,
          10L * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(4)),
          2_000);

  public CrawlSettings {
    retryDelays = List.copyOf(retryDelays);
    if (pagesInFlight < 1 || requestsPerHost < 1 || maxPageBytes < 1 || maxLinksPerPage < 1) {
      throw new IllegalArgumentException("a crawl limit below 1");
    }
  }
}
