package dev.quarry.orchestrator.pipeline.crawl.site;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.RobotsDirectives;
import dev.quarry.orchestrator.pipeline.fetch.SiteFileFetcher;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The robots.txt rules of the hosts of one crawl (RFC 9309); see the description of this package.
 * Thread-safe.
 */
public final class RobotsCache {
  /** RFC 9309, section 2.5. */
  private static final int MAX_BYTES = 500 * 1024;

  private final SiteFileFetcher fetcher;
  private final Duration maxDelay;
  private final ConcurrentHashMap<String, FutureTask<RobotsRules>> byOrigin =
      new ConcurrentHashMap<>();

  /**
   * @param maxDelay upper limit of the crawl-delay
   */
  public RobotsCache(SiteFileFetcher fetcher, Duration maxDelay) {
    this.fetcher = fetcher;
    this.maxDelay = maxDelay;
  }

  /**
   * Returns the rules for a page's host.
   *
   * @param page normalised URL
   * @throws StageException if the robots.txt cannot be loaded; {@code robots_unavailable},
   *     retryable, after a server error
   */
  public RobotsRules rules(String page) throws StageException, InterruptedException {
    String origin = SiteAddress.origin(page);
    FutureTask<RobotsRules> task = new FutureTask<>(() -> fetch(origin));
    FutureTask<RobotsRules> first = byOrigin.putIfAbsent(origin, task);
    if (first == null) {
      task.run();
      first = task;
    }
    try {
      return first.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StageException failure -> {
          if (failure.retryable()) {
            byOrigin.remove(origin, first); // the next page retries
          }
          throw failure;
        }
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException defect -> throw defect;
        case null, default -> throw new IllegalStateException("robots.txt lookup failed", e);
      }
    }
  }

  private RobotsRules fetch(String origin) throws StageException, InterruptedException {
    String url = origin + "/robots.txt";
    EgressResponse response;
    try {
      response = fetcher.file(url, Duration.ZERO, MAX_BYTES, true);
    } catch (StageException e) {
      if (e.code().equals("too_many_redirects")) {
        return allowingAll(); // section 2.3.1.2: as if there were none
      }
      throw e;
    }
    int status = response.status();
    if (status >= 500 || status == 429) {
      throw StageException.retryable(
          "robots_unavailable",
          "The robots.txt of "
              + SiteAddress.authority(url)
              + " could not be loaded (HTTP "
              + status
              + "), so no page of this host may be crawled now. Try again later.");
    }
    return status == 200 ? parse(url, response) : allowingAll();
  }

  private RobotsRules parse(String url, EgressResponse response) {
    SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
    BaseRobotRules rules =
        parser.parseContent(
            url,
            wholeLines(response.body()),
            response.header("content-type").orElse("text/plain"),
            List.of(RobotsDirectives.USER_AGENT));
    Duration requested = Duration.ofMillis(Math.max(0, rules.getCrawlDelay()));
    Duration delay = requested.compareTo(maxDelay) > 0 ? maxDelay : requested;
    return new RobotsRules(rules, delay, rules.getSitemaps());
  }

  /** A rule that the size limit cut must not be read: its beginning matches more pages. */
  private static byte[] wholeLines(byte[] body) {
    int end = body.length;
    while (body.length == MAX_BYTES && end > 0 && body[end - 1] != '\n') {
      end--;
    }
    return end == body.length ? body : Arrays.copyOf(body, end);
  }

  private static RobotsRules allowingAll() {
    return new RobotsRules(
        new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), Duration.ZERO, List.of());
  }
}
