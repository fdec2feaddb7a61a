package dev.quarry.orchestrator.pipeline.fetch;

import java.time.Duration;
import java.util.List;

/**
 * How hosts are asked.
 *
 * @param requestsPerHost maximum concurrent requests to one host, of all jobs of all nodes
 * @param maxPageBytes maximum size of a page, decompressed
 * @param pageTimeout timeout of one request, including its body
 * @param maxDelay upper limit of the crawl-delay of a robots.txt
 * @param maxRetryAfter upper limit of a server's Retry-After
 * @param retryDelays delay before each retry after a transient failure
 */
public record FetchSettings(
    int requestsPerHost,
    long maxPageBytes,
    Duration pageTimeout,
    Duration maxDelay,
    Duration maxRetryAfter,
    List<Duration> retryDelays) {

  /** The defaults of the settings. */
  public static final FetchSettings DEFAULTS =
      new FetchSettings(
          4,
          10L * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(4)));

  public FetchSettings {
    retryDelays = List.copyOf(retryDelays);
    if (requestsPerHost < 1 || maxPageBytes < 1) {
      throw new IllegalArgumentException("crawl limits must be at least 1");
    }
  }
}
