package dev.quarry.orchestrator.pipeline.crawl;

import crawlercommons.robots.BaseRobotRules;
import java.time.Duration;
import java.util.List;

/**
 * What a host's robots.txt says to us.
 *
 * @param delay between two requests
 * @param sitemaps that it names, as written
 */
record RobotsRules(BaseRobotRules rules, Duration delay, List<String> sitemaps) {

  RobotsRules {
    sitemaps = List.copyOf(sitemaps);
  }

  boolean allows(String url) {
    return rules.isAllowed(url);
  }
}
