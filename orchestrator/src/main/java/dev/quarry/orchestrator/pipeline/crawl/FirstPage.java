package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Visits the first page of a crawl, with the addresses to which it redirects. */
final class FirstPage {
  private final CrawlContext crawl;
  private final Visits visits;
  private final ItemLedger ledger;
  private final Set<String> addresses = new HashSet<>();
  private boolean stored;

  FirstPage(CrawlContext crawl, Visits visits) {
    this.crawl = crawl;
    this.visits = visits;
    this.ledger = crawl.shared.ledger();
  }

  /**
   * Visits the first page, unless an earlier attempt did so.
   *
   * @throws StageException if the crawl cannot start from this page
   */
  void visit() throws StageException, InterruptedException {
    addresses.add(crawl.seed);
    long after = 0;
    for (Optional<Item> next = next(after);
        next.isPresent() && visits.pages() < crawl.options.maxPages();
        next = next(after)) {
      Item item = next.get();
      after = Math.max(after, item.id());
      visit(item);
    }
  }

  /** The next item, if it is one of the addresses of the first page. */
  private Optional<Item> next(long after) {
    List<Item> again = visits.again();
    List<Item> items = again.isEmpty() ? ledger.queued(crawl.fence().jobId(), after, 1) : again;
    return items.stream().findFirst().filter(item -> addresses.contains(item.uri()));
  }

  private void visit(Item item) throws StageException, InterruptedException {
    VisitOutcome outcome = visits.tryVisit(item);
    boolean lastHope = !isAwaited(item);
    switch (outcome) {
      case VisitOutcome.Stored() -> stored = true;
      case VisitOutcome.Unchanged() -> stored = true;
      case VisitOutcome.Moved(String target) -> {
        if (!addresses.add(target) && lastHope) {
          throw refused(SkipReason.REDIRECTED);
        }
      }
      case VisitOutcome.Deferred(String target) -> addresses.add(target);
      case VisitOutcome.Skipped(SkipReason reason, boolean followed) -> {
        if (!followed && lastHope) {
          throw refused(reason);
        }
      }
      case VisitOutcome.Failed(StageException cause, boolean recorded, boolean unread) -> {
        if (!lastHope && !cause.retryable()) {
          break;
        }
        if (!cause.retryable() || lastAttempt()) {
          visits.record(item, outcome);
        }
        // Otherwise the page stays in the frontier for the next attempt.
        throw cause;
      }
    }
    visits.record(item, outcome);
  }

  /** Whether another address of the first page is visited again if this one has no page. */
  private boolean isAwaited(Item item) {
    return addresses.stream().anyMatch(url -> !url.equals(item.uri()) && crawl.deferred.waits(url));
  }

  private StageException refused(SkipReason reason) {
    return SeedErrors.of(crawl.seed, reason, crawl.settings.fetch().maxPageBytes());
  }

  private boolean lastAttempt() {
    return crawl.job().attempt() >= crawl.job().request().maxAttempts();
  }

  /** Whether a search finds the first page, also if an earlier attempt stored it. */
  boolean isStored() {
    return stored || crawl.stored(crawl.seed).isPresent();
  }
}
