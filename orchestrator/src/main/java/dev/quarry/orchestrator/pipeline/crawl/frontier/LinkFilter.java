package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.crawl.scope.CrawlScope;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Selects the links of a page that are added to the frontier. Links out of scope or too deep are
 * dropped here, to keep the ledger small. The size of the frontier is limited in proportion to the
 * page limit, because a site may have an unlimited number of links. Thread-safe.
 */
public final class LinkFilter {
  private static final int MIN_FRONTIER_LIMIT = 2_000;
  private static final int FRONTIER_PER_PAGE = 20;
  private static final int MAX_FRONTIER_LIMIT = 500_000;
  private static final int MAX_NOFOLLOW = 1_000;
  private static final int MAX_TRAPPED = 100;

  private final CrawlScope scope;
  private final SpiderTrapFilter traps;
  private final int maxLinksPerPage;
  private final FingerprintMap known = new FingerprintMap();
  private final Set<String> nofollow = new LinkedHashSet<>();
  private final Map<String, NewItem> trapped = new LinkedHashMap<>();
  private final int maxItems;
  private int found;
  private volatile Runnable whenAdded = () -> {};

  /**
   * The links of a page, or of a list of pages, that are new.
   *
   * @param items in order
   * @param gaps why links that are in scope were left out
   */
  public record Selection(List<NewItem> items, Set<Gap> gaps) {
    public Selection {
      items = List.copyOf(items);
      gaps = Set.copyOf(gaps);
    }
  }

  /**
   * @param found number of items that the job already has
   */
  public LinkFilter(
      CrawlScope scope, int maxLinksPerPage, int maxPages, int found, LocalDate today) {
    this.scope = scope;
    this.traps = new SpiderTrapFilter(today);
    this.maxLinksPerPage = maxLinksPerPage;
    long wanted = Math.max(MIN_FRONTIER_LIMIT, (long) maxPages * FRONTIER_PER_PAGE);
    this.maxItems = (int) Math.min(wanted, MAX_FRONTIER_LIMIT);
    this.found = found;
  }

  /**
   * Selects the new items among a page's links.
   *
   * @param base normalised URL of the page
   * @param depth of the links
   */
  public synchronized Selection select(String base, List<String> links, int depth) {
    Set<Gap> gaps = EnumSet.noneOf(Gap.class);
    if (links.size() > maxLinksPerPage) {
      gaps.add(Gap.LIMIT);
    }
    List<String> first = links.subList(0, Math.min(links.size(), maxLinksPerPage));
    return new Selection(select(base, first, depth, gaps), gaps);
  }

  /** As {@link #select}, without the limit of links per page: for sitemaps. */
  public synchronized Selection selectAll(String base, Collection<String> links, int depth) {
    Set<Gap> gaps = EnumSet.noneOf(Gap.class);
    return new Selection(select(base, links, depth, gaps), gaps);
  }

  private List<NewItem> select(String base, Collection<String> links, int depth, Set<Gap> gaps) {
    List<NewItem> items = new ArrayList<>();
    for (String url : inScope(base, links, depth, gaps)) {
      NewItem item = new NewItem(url, depth);
      if (items.size() >= remainingCapacity()) {
        gaps.add(Gap.LIMIT);
      } else if (traps.isTrap(base, url)) {
        gaps.add(Gap.LIMIT);
        trapped(item);
      } else {
        items.add(item);
      }
    }
    return items;
  }

  /** Remembers the first links into traps, for the ledger. */
  private void trapped(NewItem item) {
    if (trapped.size() < MAX_TRAPPED) {
      trapped.putIfAbsent(item.uri(), item);
    }
  }

  /** The first links that were left out because they lead into a trap. */
  public synchronized List<NewItem> trapped() {
    return trapped.values().stream().filter(item -> !known.contains(item.uri())).toList();
  }

  private Set<String> inScope(String base, Collection<String> links, int depth, Set<Gap> gaps) {
    Set<String> chosen = new LinkedHashSet<>();
    Optional<WebUrl> page = WebUrl.parse(base);
    for (String link : links) {
      if (isKnown(link)) {
        continue;
      }
      Optional<String> url = page.flatMap(from -> UrlNormalizer.normalize(from, link));
      if (url.isEmpty() || known.contains(url.get())) {
        continue;
      }
      Optional<SkipReason> refusal = scope.refusal(url.get(), depth);
      if (refusal.isEmpty()) {
        chosen.add(url.get());
      } else if (refusal.get() == SkipReason.LIMIT) {
        gaps.add(Gap.DEPTH);
      }
    }
    return chosen;
  }

  /**
   * Whether the link is the URL of an item, apart from its fragment. Most links of a site are, and
   * need not be parsed.
   */
  private boolean isKnown(String link) {
    int fragment = link.indexOf('#');
    return known.contains(fragment < 0 ? link : link.substring(0, fragment));
  }

  /** Remembers links that must not be followed; the first ones, for the ledger. */
  public synchronized void nofollow(String base, List<URI> links, int depth) {
    for (URI link : links) {
      Optional<String> url = UrlNormalizer.normalize(base, link.toString());
      if (nofollow.size() < MAX_NOFOLLOW
          && url.isPresent()
          && scope.refusal(url.get(), depth).isEmpty()) {
        nofollow.add(url.get());
      }
    }
  }

  /** The links that must not be followed and to which no other link led. */
  public synchronized List<NewItem> unfollowed(int depth) {
    return nofollow.stream()
        .filter(url -> !known.contains(url))
        .map(url -> new NewItem(url, depth))
        .toList();
  }

  /** Sets a listener that is called, in the adding thread, after items were added to the ledger. */
  public void whenAdded(Runnable listener) {
    whenAdded = listener;
  }

  /** Must be called after items were added to the ledger. */
  public void added(List<NewItem> items) {
    synchronized (this) {
      for (NewItem item : items) {
        found += known.add(item.uri()) ? 1 : 0;
      }
    }
    if (!items.isEmpty()) {
      whenAdded.run();
    }
  }

  /** Whether the crawl already has the URL as an item. */
  public synchronized boolean knows(String url) {
    return known.contains(url);
  }

  /** How many more items the frontier accepts. */
  public synchronized int remainingCapacity() {
    return Math.max(0, maxItems - found);
  }

  /** Number of items of the job. After a restart some may be counted twice. */
  public synchronized int found() {
    return found;
  }
}
