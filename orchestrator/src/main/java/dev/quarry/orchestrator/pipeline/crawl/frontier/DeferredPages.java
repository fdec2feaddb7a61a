package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pages that name another address for their content: a canonical URL, or the target of a refresh;
 * and stored pages whose text another item has. Such an item waits in the ledger until the item of
 * the other address has ended. If that one has a page, this one is skipped. If not, or if the
 * addresses name each other, it is visited again and stored under its own address, so nothing is
 * lost. After a restart the items are visited again. Thread-safe.
 */
public final class DeferredPages {
  /** Bounds the memory; further pages are stored under their own address. */
  private static final int MAX_WAITING = 10_000;

  private static final long PAGE = 1;
  private static final long NO_PAGE = 0;
  private static final long NOT_ENDED = -1;

  /** An item that waits. */
  public record Deferred(Item item, String target, SkipReason reason) {}

  /** What to do with a page that names another address. */
  public enum Answer {
    WAIT,
    /** The other address has the page. */
    SKIP,
    /** The page is stored under its own address. */
    OWN
  }

  /**
   * The items that waited for an item that has ended.
   *
   * @param skipped their page is stored under the other address
   * @param again to be visited again
   */
  public record Settled(List<Deferred> skipped, List<Deferred> again) {}

  private final FingerprintMap ends = new FingerprintMap();
  private final Map<String, List<Deferred>> byTarget = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();
  private final Set<String> own = new HashSet<>();

  /** The target of a page whose text another item has: not an address. */
  public static String item(long id) {
    return "item " + id;
  }

  /** Decides about an item whose page names another address. */
  public synchronized Answer defer(Deferred page) {
    String url = page.item().uri();
    if (own.contains(url)) {
      return Answer.OWN;
    }
    long end = ends.get(page.target(), NOT_ENDED);
    if (end != NOT_ENDED) {
      return end == PAGE ? Answer.SKIP : Answer.OWN;
    }
    if (targets.size() >= MAX_WAITING || closesLoop(url, page.target())) {
      return Answer.OWN;
    }
    targets.put(url, page.target());
    byTarget.computeIfAbsent(page.target(), target -> new ArrayList<>()).add(page);
    return Answer.WAIT;
  }

  /** Whether the target waits for this URL; then all pages of the loop are stored. */
  private boolean closesLoop(String url, String target) {
    List<String> chain = new ArrayList<>();
    String next = target;
    while (next != null && !next.equals(url)) {
      chain.add(next);
      next = targets.get(next);
    }
    if (next == null) {
      return false;
    }
    own.addAll(chain);
    own.add(url);
    return true;
  }

  /**
   * Records the end of an item.
   *
   * @param page whether a search finds its content, under this address or another one
   */
  public synchronized Settled ended(String url, boolean page) {
    ends.put(url, page ? PAGE : NO_PAGE);
    List<Deferred> waiting = byTarget.remove(url);
    return settle(waiting == null ? List.of() : waiting, page);
  }

  /** The items that still wait. */
  public synchronized List<Deferred> rest() {
    return byTarget.values().stream().flatMap(List::stream).toList();
  }

  private Settled settle(List<Deferred> waiting, boolean page) {
    List<Deferred> skipped = new ArrayList<>();
    List<Deferred> again = new ArrayList<>();
    for (Deferred each : waiting) {
      targets.remove(each.item().uri());
      if (page && !own.contains(each.item().uri())) {
        skipped.add(each);
      } else {
        own.add(each.item().uri());
        again.add(each);
      }
    }
    return new Settled(skipped, again);
  }

  /** Whether the item of a URL waits. */
  public synchronized boolean waits(String url) {
    return targets.containsKey(url);
  }
}
