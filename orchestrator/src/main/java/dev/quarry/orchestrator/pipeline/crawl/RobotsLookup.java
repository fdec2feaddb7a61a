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
 * Finds the rules of a host (RFC 9309), once for each crawl. A robots.txt that is not there allows
 * all; one that cannot be read now forbids all, until the crawl is tried again. Thread-safe.
 */
final class RobotsLookup {
  private static final List<String> OUR_NAME = List.of("quarry");
  private static final long MOST_BYTES = 4L * 1024 * 1024;

  private final EgressClient egress;
  private final CrawlSettings settings;
  private final ConcurrentHashMap<String, FutureTask<RobotsRules>> byOrigin =
      new ConcurrentHashMap<>();

  RobotsLookup(EgressClient egress, CrawlSettings settings) {
    this.egress = egress;
    this.settings = settings;
  }

  /**
   * The rules for a page's host.
   *
   * @throws StageException why the host cannot be asked; {@code robots_unavailable}, retryable, if
   *     it answers with a server error
   */
  RobotsRules rules(URI page) throws StageException, InterruptedException {
    String origin = page.getScheme() + "://" + page.getRawAuthority();
    FutureTask<RobotsRules> mine = new FutureTask<>(() -> fetch(origin));
    FutureTask<RobotsRules> first = byOrigin.putIfAbsent(origin, mine);
    if (first == null) {
      mine.run();
      first = mine;
    }
    try {
      return first.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StageException failure -> {
          if (failure.retryable()) {
            byOrigin.remove(origin, first); // the next page asks again
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
      response = egress.send(EgressRequest.get(uri, MOST_BYTES, settings.pageTimeout()));
    } catch (EgressException e) {
      if (e.code().equals("too_many_redirects")) {
        return allowingAll(); // RFC 9309, section 2.3.1.2: as if there were none
      }
      throw LoadErrors.of(e);
    }
    int status = response.status();
    if (status >= 500 || status == 429) {
      throw StageException.retryable(
          "robots_unavailable",
          "The robots.txt of "
              + uri.getRawAuthority()
              + " cannot be read now (HTTP "
              + status
              + "), so nothing there may be visited; try again later.");
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
            OUR_NAME);
    Duration asked = Duration.ofMillis(Math.max(0, rules.getCrawlDelay()));
    Duration delay = asked.compareTo(settings.maxDelay()) > 0 ? settings.maxDelay() : asked;
    return new RobotsRules(rules, delay, rules.getSitemaps());
  }

  private static RobotsRules allowingAll() {
    return new RobotsRules(
        new SimpleRobotRules(RobotRulesMode.ALLOW_ALL), Duration.ZERO, List.of());
  }
}
