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
 * Detects spider traps: long or repetitive paths, many parameters, too many queries of one path
 * (calendars, sort orders), too many subdomains. One instance for each crawl. Thread-safe.
 */
final class TrapRules {
  private static final int MAX_PATH_SEGMENTS = 20;
  private static final int MAX_SEGMENT_REPEATS = 3;
  private static final int MAX_PARAMETERS = 10;
  private static final int MAX_QUERIES_PER_PATH = 200;
  private static final int MAX_HOSTS = 100;

  private final Map<String, Set<Integer>> queriesOfPath = new HashMap<>();
  private final Set<String> hosts = new HashSet<>();

  /** Decides whether a normalised URL is a trap, and remembers it if not. */
  synchronized Decision decide(String url) {
    URI uri = URI.create(url);
    List<String> segments = Arrays.asList(uri.getRawPath().split("/", -1));
    boolean trap =
        segments.size() > MAX_PATH_SEGMENTS
            || repeats(segments)
            || (uri.getRawQuery() != null && tooManyQueries(url, uri.getRawQuery()))
            || tooManyHosts(SiteAddress.of(url).host());
    return trap ? Decision.skip(SkipReason.LIMIT) : Decision.VISIT;
  }

  private static boolean repeats(List<String> segments) {
    Map<String, Integer> seen = new HashMap<>();
    for (String segment : segments) {
      if (!segment.isEmpty() && seen.merge(segment, 1, Integer::sum) > MAX_SEGMENT_REPEATS) {
        return true;
      }
    }
    return false;
  }

  private boolean tooManyQueries(String url, String query) {
    if (query.split("&", -1).length > MAX_PARAMETERS) {
      return true;
    }
    String path = url.substring(0, url.indexOf('?'));
    Set<Integer> queries = queriesOfPath.computeIfAbsent(path, p -> new HashSet<>());
    if (queries.size() >= MAX_QUERIES_PER_PATH && !queries.contains(query.hashCode())) {
      return true;
    }
    queries.add(query.hashCode());
    return false;
  }

  private boolean tooManyHosts(String host) {
    if (hosts.size() >= MAX_HOSTS && !hosts.contains(host)) {
      return true;
    }
    hosts.add(host);
    return false;
  }
}
