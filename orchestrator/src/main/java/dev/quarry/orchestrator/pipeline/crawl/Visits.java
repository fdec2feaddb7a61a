package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Deferred;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Settled;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Visits items, counts and records their outcomes, and settles the items that waited for them.
 * Thread-safe.
 */
final class Visits {
  private final CrawlContext crawl;
  private final CrawlStats stats;
  private final ItemEnds ends;
  private final PageVisitor visitor;
  private final ConcurrentLinkedQueue<Item> again = new ConcurrentLinkedQueue<>();

  Visits(CrawlContext crawl, CrawlStats stats) {
    this.crawl = crawl;
    this.stats = stats;
    this.ends = new ItemEnds(crawl);
    this.visitor = new PageVisitor(crawl, ends);
  }

  VisitOutcome visit(Item item) throws StageException, InterruptedException {
    VisitOutcome outcome = visitor.visit(item);
    record(item, outcome);
    return outcome;
  }

  /** As above; the outcome is not recorded. */
  VisitOutcome tryVisit(Item item) throws StageException, InterruptedException {
    return visitor.visit(item);
  }

  void record(Item item, VisitOutcome outcome) {
    if (outcome
        instanceof VisitOutcome.Failed(StageException cause, boolean recorded, boolean unread)) {
      if (unread) {
        crawl.coverage.note(Gap.FAILED_FETCH);
      }
      if (!recorded) {
        crawl.shared.ledger().failed(crawl.fence(), item.id(), cause.code(), cause.getMessage());
      }
      crawl.job.event(
          "item_failed",
          Map.of("uri", item.uri(), "code", cause.code(), "message", cause.getMessage()));
    }
    stats.add(item.uri(), outcome);
    if (!(outcome instanceof VisitOutcome.Deferred)) {
      settle(crawl.deferred.ended(item.uri(), outcome.isPage()));
      settle(crawl.deferred.ended(DeferredPages.item(item.id()), outcome.isPage()));
    }
    crawl.job.progress(progress());
  }

  private void settle(Settled settled) {
    for (Deferred page : settled.skipped()) {
      stats.add(page.item().uri(), ends.skip(page));
      // The page that it stands for is stored, so pages that wait for it have one, too.
      settle(crawl.deferred.ended(page.item().uri(), true));
    }
    settled.again().forEach(page -> again.add(page.item()));
  }

  /** Number of pages that are searchable because of this job. */
  int pages() {
    return stats.pages();
  }

  /** The items that must be visited again; empties the list. */
  List<Item> again() {
    List<Item> items = new ArrayList<>();
    for (Item item = again.poll(); item != null; item = again.poll()) {
      items.add(item);
    }
    return items;
  }

  /**
   * Settles items that wait for an address whose item ended in an earlier attempt of the job.
   *
   * @return whether there were any
   */
  boolean settleRest() {
    List<Deferred> rest = crawl.deferred.rest();
    for (Deferred page : rest) {
      settle(crawl.deferred.ended(page.target(), crawl.stored(page.target()).isPresent()));
    }
    return !rest.isEmpty();
  }

  /**
   * The share of the known pages that are finished, of the progress until the job is searchable.
   */
  private int progress() {
    int knownPages = Math.min(crawl.options.maxPages(), crawl.links.found() - stats.lost());
    int whole = JobProgress.PERCENT_SEARCHABLE;
    return knownPages <= 0 ? 0 : Math.min(whole, whole * stats.pages() / knownPages);
  }
}
