package dev.quarry.orchestrator.pipeline.crawl;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Loads and caches the robots.txt rules of a host (RFC 9309), once for each crawl. A missing
 * robots.txt allows everything; if it cannot be loaded now, everything is forbidden until the crawl
 * is retried. Thread-safe.
 */
final class RobotsLookup {
  private static final List<String> USER_AGENTS = List.of("quarry");
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private final EgressClient egress;
  private final CrawlSettings settings;
  private final ConcurrentHashMap<String, FutureTask<RobotsRules>> byOrigin =
      new ConcurrentHashMap<>();

  RobotsLookup(EgressClient egress, CrawlSettings settings) {
    this.egress = egress;
    this.settings = settings;
  }

  /**
   * Returns the rules for a page's host.
   *
   * @throws StageException if the robots.txt cannot be loaded; {@code robots_unavailable},
   *     retryable, after a server error
   */
  RobotsRules rules(URI page) throws StageException, InterruptedException {
    String origin = page.getScheme() + "://" + page.getRawAuthority();
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
        case null, default -> throw new IllegalStateException("robots.txt lookup failed", e);
      }
    }
  }

  private RobotsRules fetch(String origin) throws StageException, InterruptedException {
    URI uri = URI.create(origin + "/robots.txt");
    EgressResponse response;
    try {
      response = egress.send(EgressRequest.get(uri, MAX_BYTES, settings.pageTimeout()));
    } catch (EgressException e) {
      if (e.code().equals("too_many_redirects")) {
        return allowingAll(); // RFC 9309, section 2.3.1.2: as if there were none
      }
      throw LoadErrors.translate(e);
    }
    int status = response.status();
    if (status >= 500 || status == 429) {
      throw StageException.retryable(
          "robots_unavailable",
          "The robots.txt of "
              + uri.getRawAuthority()
              + " could not be loaded (HTTP "
              + status
              + "), so no page of this host may be crawled now. Try again later.");
    }
    return status == 200 ? parse(uri, response) : allowingAll();
  }

  private RobotsRules parse(URI uri, EgressResponse response) {
    SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
    BaseRobotRules rules =
        parser.parseContent(
            uri.toString(),
            response.body(),
            response.header("content-type").orElse("text/plain"),
            USER_AGENTS);
    Duration requested = Duration.ofMillis(Math.max(0, rules.getCrawlDelay()));
    Duration delay = requested.compareTo(settings.maxDelay()) > 0 ? settings.maxDelay() : requested;
    return new RobotsRules(rules, delay, rules.getSitemaps());
  }

  private static RobotsRules allowingAll() {
    return new RobotsRules(
        new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), Duration.ZERO, List.of());
  }
}
