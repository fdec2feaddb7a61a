package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Selects the links of a page that are added to the frontier. Links out of scope or too deep are
 * dropped here, to keep the ledger small. The size of the frontier is limited in proportion to the
 * page limit, because a site may have an unlimited number of links. Thread-safe.
 */
final class LinkSelector {
  private static final int MIN_FRONTIER_LIMIT = 2_000;
  private static final int FRONTIER_PER_PAGE = 20;
  private static final int MAX_FRONTIER_LIMIT = 500_000;

  private final CrawlScope scope;
  private final TrapRules traps;
  private final int maxLinksPerPage;
  private final Set<String> known = new HashSet<>();
  private int found;
  private final int maxItems;
  private volatile Runnable whenAdded = () -> {};

  /**
   * @param found number of items that the job already has
   */
  LinkSelector(CrawlScope scope, TrapRules traps, int maxLinksPerPage, int maxPages, int found) {
    this.scope = scope;
    this.traps = traps;
    this.maxLinksPerPage = maxLinksPerPage;
    long wanted = Math.max(MIN_FRONTIER_LIMIT, (long) maxPages * FRONTIER_PER_PAGE);
    this.maxItems = (int) Math.min(wanted, MAX_FRONTIER_LIMIT);
    this.found = found;
  }

  /**
   * Selects the new items among a page's links, in order.
   *
   * @param base normalised URL of the page
   * @param depth of the links
   */
  List<NewItem> select(String base, Stream<String> links, int depth) {
    return selectAll(base, links.limit(maxLinksPerPage), depth);
  }

  /** As {@link #select}, without the limit of links per page: for sitemaps. */
  synchronized List<NewItem> selectAll(String base, Stream<String> links, int depth) {
    Set<String> chosen = new LinkedHashSet<>();
    links
        .map(link -> UrlNormalizer.normalize(base, link))
        .flatMap(Optional::stream)
        .filter(url -> !known.contains(url) && scope.decide(url, depth).visit())
        .forEach(chosen::add);
    List<NewItem> items = new ArrayList<>();
    for (String url : chosen) {
      if (items.size() < remainingCapacity() && traps.decide(url).visit()) {
        items.add(new NewItem(url, depth));
      }
    }
    return items;
  }

  /** Sets a listener that is called, in the adding thread, after items were added to the ledger. */
  void whenAdded(Runnable listener) {
    whenAdded = listener;
  }

  /** Must be called after items were added to the ledger. */
  void added(List<NewItem> items) {
    synchronized (this) {
      for (NewItem item : items) {
        if (known.add(item.uri())) {
          found++;
        }
      }
    }
    if (!items.isEmpty()) {
      whenAdded.run();
    }
  }

  /** How many more items the frontier accepts. */
  synchronized int remainingCapacity() {
    return Math.max(0, maxItems - found);
  }

  /** Number of items of the job. After a restart some may be counted twice. */
  synchronized int found() {
    return found;
  }
}
