package dev.quarry.orchestrator.pipeline.crawl.site;

import crawlercommons.robots.BaseRobotRules;
import java.time.Duration;
import java.util.List;

/**
 * The robots.txt rules of a host that apply to Quarry.
 *
 * @param delay minimum time between two requests
 * @param sitemaps the listed sitemaps, unresolved
 */
public record RobotsRules(BaseRobotRules rules, Duration delay, List<String> sitemaps) {

  public RobotsRules {
    sitemaps = List.copyOf(sitemaps);
  }

  public boolean allows(String url) {
    return rules.isAllowed(url);
  }
}
