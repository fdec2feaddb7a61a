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
 * Chooses which links of a page enter the frontier. What is out of scope or too deep does not: the
 * ledger would drown in links to elsewhere. The frontier is bounded by the pages wanted, because a
 * site can link to more than anybody will ever visit. Thread-safe.
 */
final class LinkSelector {
  private static final int LEAST_FRONTIER = 2_000;
  private static final int PER_PAGE_WANTED = 20;
  private static final int MOST_FRONTIER = 500_000;

  private final CrawlScope scope;
  private final TrapRules traps;
  private final int maxLinksPerPage;
  private final Set<String> known = new HashSet<>();
  private int found;
  private final int most;
  private volatile Runnable whenAdded = () -> {};

  /**
   * @param found how many items the job has already
   */
  LinkSelector(CrawlScope scope, TrapRules traps, int maxLinksPerPage, int maxPages, int found) {
    this.scope = scope;
    this.traps = traps;
    this.maxLinksPerPage = maxLinksPerPage;
    long wanted = Math.max(LEAST_FRONTIER, (long) maxPages * PER_PAGE_WANTED);
    this.most = (int) Math.min(wanted, MOST_FRONTIER);
    this.found = found;
  }

  /**
   * The new items among a page's links, in order.
   *
   * @param base normalised address of the page
   * @param depth of the links
   */
  List<NewItem> select(String base, Stream<String> links, int depth) {
    return selectAll(base, links.limit(maxLinksPerPage), depth);
  }

  /** As {@link #select}, for a list that is not one page's. */
  synchronized List<NewItem> selectAll(String base, Stream<String> links, int depth) {
    Set<String> chosen = new LinkedHashSet<>();
    links
        .map(link -> UrlNormalizer.normalize(base, link))
        .flatMap(Optional::stream)
        .filter(url -> !known.contains(url) && scope.decide(url, depth).visit())
        .forEach(chosen::add);
    List<NewItem> items = new ArrayList<>();
    for (String url : chosen) {
      if (items.size() < room() && traps.decide(url).visit()) {
        items.add(new NewItem(url, depth));
      }
    }
    return items;
  }

  /** Who is told, in the thread that added them, when links are in the ledger. */
  void whenAdded(Runnable listener) {
    whenAdded = listener;
  }

  /** These are in the ledger now. */
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

  /** How many more items the frontier takes. */
  synchronized int room() {
    return Math.max(0, most - found);
  }

  /** How many items the job has; after a restart some may be counted twice. */
  synchronized int found() {
    return found;
  }
}
