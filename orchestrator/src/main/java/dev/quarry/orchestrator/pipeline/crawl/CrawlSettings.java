package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;
import java.util.List;

/**
 * The crawl settings of this server.
 *
 * @param pagesInFlight maximum concurrent pages of one job
 * @param requestsPerHost maximum concurrent requests to one host, of all jobs
 * @param maxPageBytes maximum size of a page, decompressed
 * @param pageTimeout timeout of one request, including its body
 * @param maxDelay upper limit of the crawl-delay of a robots.txt
 * @param maxRetryAfter upper limit of a server's Retry-After
 * @param retryDelays delay before each retry of a page after a transient failure
 * @param maxLinksPerPage further links of a page are not followed
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

  /** The defaults of the settings. */
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
      throw new IllegalArgumentException("crawl limits must be at least 1");
    }
  }
}
