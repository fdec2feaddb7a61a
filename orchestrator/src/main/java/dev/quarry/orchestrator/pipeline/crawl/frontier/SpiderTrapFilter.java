package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.orchestrator.pipeline.crawl.url.SiteAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Detects spider traps: long or repetitive paths, many parameters, too many queries of one path
 * (calendars, sort orders), too many subdomains. One instance for each crawl; its memory is bounded
 * by {@link #MAX_QUERIES}. Thread-safe.
 */
public final class SpiderTrapFilter {
  private static final int MAX_PATH_SEGMENTS = 20;
  private static final int MAX_SEGMENT_REPEATS = 3;
  private static final int MAX_PARAMETERS = 10;
  private static final int MAX_QUERIES_PER_PATH = 200;
  private static final int MAX_QUERIES = 500_000;
  private static final int MAX_HOSTS = 100;

  private final FingerprintMap queriesOfPath = new FingerprintMap();
  private final FingerprintMap withQuery = new FingerprintMap();
  private final Set<String> hosts = new HashSet<>();

  /** Whether a normalised URL is a trap; remembers it if not. */
  public synchronized boolean isTrap(String url) {
    int question = url.indexOf('?');
    String bare = question < 0 ? url : url.substring(0, question);
    List<String> segments = Arrays.asList(SiteAddress.path(bare).split("/", -1));
    return segments.size() > MAX_PATH_SEGMENTS
        || repeats(segments)
        || (question >= 0 && tooManyQueries(url, bare))
        || tooManyHosts(SiteAddress.of(url).host());
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

  private boolean tooManyQueries(String url, String bare) {
    String query = url.substring(bare.length() + 1);
    if (query.split("&", -1).length > MAX_PARAMETERS) {
      return true;
    }
    if (withQuery.contains(url)) {
      return false;
    }
    long queries = queriesOfPath.get(bare, 0);
    if (queries >= MAX_QUERIES_PER_PATH || withQuery.size() >= MAX_QUERIES) {
      return true;
    }
    queriesOfPath.put(bare, queries + 1);
    withQuery.add(url);
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
