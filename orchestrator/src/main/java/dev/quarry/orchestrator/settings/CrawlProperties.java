package dev.quarry.orchestrator.settings;

import dev.quarry.orchestrator.pipeline.crawl.CrawlSettings;
import dev.quarry.settings.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of crawls, see {@link CrawlSettings}.
 *
 * @param pagesInFlight pages of one job that are processed at once
 * @param requestsPerHost simultaneous requests to a host, of all jobs together
 * @param maxPageBytes size limit of a page after decompression
 * @param pageTimeout for one request including its body
 * @param maxDelay upper limit for the crawl-delay of a robots.txt
 * @param maxRetryAfter upper limit for the Retry-After of a server
 * @param retryDelays before each further attempt at a page
 * @param maxLinksPerPage further links of a page are not followed
 */
@ConfigurationProperties("quarry.crawl")
public record CrawlProperties(
    @DefaultValue("8") int pagesInFlight,
    @DefaultValue("4") int requestsPerHost,
    @DefaultValue("10MB") DataSize maxPageBytes,
    @DefaultValue("30s") Duration pageTimeout,
    @DefaultValue("30s") Duration maxDelay,
    @DefaultValue("60s") Duration maxRetryAfter,
    @DefaultValue({"1s", "4s"}) List<Duration> retryDelays,
    @DefaultValue("2000") int maxLinksPerPage) {

  public CrawlSettings settings() {
    try {
      return new CrawlSettings(
          pagesInFlight,
          requestsPerHost,
          maxPageBytes.toBytes(),
          pageTimeout,
          maxDelay,
          maxRetryAfter,
          retryDelays,
          maxLinksPerPage);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "A limit in quarry.crawl is less than 1.",
          "Set quarry.crawl.pages-in-flight, requests-per-host, max-page-bytes and"
              + " max-links-per-page to 1 or more.");
    }
  }
}
