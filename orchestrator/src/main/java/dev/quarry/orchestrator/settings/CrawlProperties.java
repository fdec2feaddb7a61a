package dev.quarry.orchestrator.settings;

import dev.quarry.orchestrator.pipeline.crawl.CrawlSettings;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of crawls, see {@link CrawlSettings}.
 *
 * @param pagesInFlight pages of one job that are processed at once
 * @param requestsPerHost simultaneous requests to a host, of all jobs of all nodes together
 * @param maxPageBytes size limit of a page after decompression
 * @param pageTimeout for one request including its body
 * @param maxDelay upper limit for the crawl-delay of a robots.txt
 * @param maxRetryAfter upper limit for the Retry-After of a server
 * @param retryDelays before each further attempt at a page
 * @param maxLinksPerPage further links of a page are not followed
 * @param credentialsFile request headers for sites behind a login, see {@link HostCredentials}
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
    @DefaultValue("2000") int maxLinksPerPage,
    @Nullable Path credentialsFile) {

  public CrawlSettings settings() {
    try {
      return new CrawlSettings(
          pagesInFlight,
          maxLinksPerPage,
          new FetchSettings(
              requestsPerHost,
              maxPageBytes.toBytes(),
              pageTimeout,
              maxDelay,
              maxRetryAfter,
              retryDelays));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "A limit in quarry.crawl is less than 1.",
          "Set quarry.crawl.pages-in-flight, requests-per-host, max-page-bytes and"
              + " max-links-per-page to 1 or more.");
    }
  }

  /**
   * Reads the file of credentials.
   *
   * @throws ConfigurationException if it cannot be read or has an invalid line; names no value
   */
  public HostCredentials credentials() {
    if (credentialsFile == null) {
      return HostCredentials.NONE;
    }
    String key = "quarry.crawl.credentials-file (QUARRY_CRAWL_CREDENTIALS)";
    try {
      return HostCredentials.parse(Files.readAllLines(credentialsFile));
    } catch (IOException e) {
      throw new ConfigurationException(
          key + " names a file that cannot be read: " + credentialsFile,
          "Check the path and its permissions; only Quarry's user should be able to read it.");
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          key + " has an error in " + e.getMessage() + ".",
          "Write one header a line: origin, name, colon, value, such as"
              + " 'https://wiki.example.org Cookie: session=0a1b'.");
    }
  }
}
