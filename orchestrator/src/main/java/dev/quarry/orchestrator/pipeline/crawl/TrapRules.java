package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recognises addresses of sites that never end: paths that grow, parameters that multiply, one path
 * under endless queries (calendars, sort orders), endless sub-domains. One instance for one crawl.
 * Thread-safe.
 */
final class TrapRules {
  private static final int MOST_SEGMENTS = 20;
  private static final int MOST_REPEATS = 3;
  private static final int MOST_PARAMETERS = 10;
  private static final int MOST_QUERIES_OF_A_PATH = 200;
  private static final int MOST_HOSTS = 100;

  private final Map<String, Set<Integer>> queriesOfPath = new HashMap<>();
  private final Set<String> hosts = new HashSet<>();

  /** Judges a normalised address, and remembers it if it may be visited. */
  synchronized Decision decide(String url) {
    URI uri = URI.create(url);
    List<String> segments = Arrays.asList(uri.getRawPath().split("/", -1));
    boolean trap =
        segments.size() > MOST_SEGMENTS
            || repeats(segments)
            || (uri.getRawQuery() != null && tooManyQueries(url, uri.getRawQuery()))
            || tooManyHosts(SiteAddress.of(url).host());
    return trap ? Decision.skip(SkipReason.LIMIT) : Decision.VISIT;
  }

  private static boolean repeats(List<String> segments) {
    Map<String, Integer> seen = new HashMap<>();
    for (String segment : segments) {
      if (!segment.isEmpty() && seen.merge(segment, 1, Integer::sum) > MOST_REPEATS) {
        return true;
      }
    }
    return false;
  }

  private boolean tooManyQueries(String url, String query) {
    if (query.split("&", -1).length > MOST_PARAMETERS) {
      return true;
    }
    String path = url.substring(0, url.indexOf('?'));
    Set<Integer> queries = queriesOfPath.computeIfAbsent(path, p -> new HashSet<>());
    if (queries.size() >= MOST_QUERIES_OF_A_PATH && !queries.contains(query.hashCode())) {
      return true;
    }
    queries.add(query.hashCode());
    return false;
  }

  private boolean tooManyHosts(String host) {
    if (hosts.size() >= MOST_HOSTS && !hosts.contains(host)) {
      return true;
    }
    hosts.add(host);
    return false;
  }
}
