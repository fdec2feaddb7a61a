package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Detects spider traps: long or repetitive paths, many parameters, too many queries of one path
 * (calendars, sort orders), too many subdomains, endless calendars with the date in the path. One
 * instance for each crawl; its memory is bounded by {@link #MAX_COUNTED}. Thread-safe.
 *
 * <p>The pages of a calendar with the date in the path differ by the date only, and link to the
 * next and the previous one without end. So do those of an archive, but it ends: dates from the
 * first year of the web to today are not counted. Nor are pages to which another page than their
 * neighbour links, such as an index, or which a sitemap lists.
 */
public final class SpiderTrapFilter {
  private static final int MAX_PATH_SEGMENTS = 20;
  private static final int MAX_SEGMENT_REPEATS = 3;
  private static final int MAX_PARAMETERS = 10;
  private static final int MAX_ALIKE = 200;
  private static final int MAX_COUNTED = 500_000;
  private static final int MAX_HOSTS = 100;
  private static final LocalDate FIRST_WEB_PAGE = LocalDate.of(1990, 1, 1);

  private final LocalDate today;
  private final FingerprintMap alike = new FingerprintMap();
  private final FingerprintMap counted = new FingerprintMap();
  private final Set<String> hosts = new HashSet<>();

  public SpiderTrapFilter(LocalDate today) {
    this.today = today;
  }

  /**
   * Whether a URL is a trap; remembers it if not.
   *
   * @param base URL of the page that links to it; both are normalised
   */
  public synchronized boolean isTrap(String base, String url) {
    int question = url.indexOf('?');
    String bare = question < 0 ? url : url.substring(0, question);
    List<String> segments = Arrays.asList(SiteAddress.path(bare).split("/", -1));
    return segments.size() > MAX_PATH_SEGMENTS
        || repeats(segments)
        || url.substring(bare.length()).split("&", -1).length > MAX_PARAMETERS
        || pattern(base, url, bare).filter(each -> tooManyAlike(each, url)).isPresent()
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

  /** What a URL has in common with those that it is counted with; empty: it is not counted. */
  private Optional<String> pattern(String base, String url, String bare) {
    return DatedUrl.of(url)
        .filter(page -> page.date().isAfter(today) || page.date().isBefore(FIRST_WEB_PAGE))
        .filter(page -> DatedUrl.of(base).filter(page::isNextTo).isPresent())
        .map(DatedUrl::pattern)
        .or(() -> url.equals(bare) ? Optional.empty() : Optional.of(bare));
  }

  private boolean tooManyAlike(String pattern, String url) {
    if (counted.contains(url)) {
      return false;
    }
    long before = alike.get(pattern, 0);
    if (before >= MAX_ALIKE || counted.size() >= MAX_COUNTED) {
      return true;
    }
    alike.put(pattern, before + 1);
    counted.add(url);
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
