package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Deferred;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records the ends of items in the ledger. An item whose site has withdrawn the page names its
 * stored document, which leaves the index at the end of the crawl. Thread-safe.
 */
final class ItemEnds {
  private final CrawlContext crawl;

  ItemEnds(CrawlContext crawl) {
    this.crawl = crawl;
  }

  /** Skips the item; a stored document remains. */
  Decision skip(VisitState visit, SkipReason reason) {
    return skip(visit, reason, List.of());
  }

  /** As above, and adds what the page links to. */
  Decision skip(VisitState visit, SkipReason reason, List<NewItem> found) {
    crawl.coverage.skipped(reason);
    crawl.add(found);
    crawl.shared.ledger().skipped(crawl.fence(), visit.item.id(), reason);
    return new Decision.End(new VisitOutcome.Skipped(reason, !found.isEmpty()));
  }

  /**
   * Skips a page that has no text or cannot be read; a stored document remains. What the page links
   * to now is not known, so the links of the stored version are followed.
   */
  Decision unread(VisitState visit, SkipReason reason, List<NewItem> found) {
    followStored(visit);
    return skip(visit, reason, found);
  }

  /** Adds what the stored version of the page links to. */
  void followStored(VisitState visit) {
    StoredVersion stored = visit.stored();
    if (stored != null) {
      crawl.add(crawl.select(visit.url(), stored.links(), visit.item.depth() + 1));
    }
  }

  /** Skips the item; the stored document is withdrawn. */
  Decision withdraw(VisitState visit, SkipReason reason, List<NewItem> found) {
    crawl.add(found);
    withdraw(visit.item, visit.stored(), reason);
    return new Decision.End(new VisitOutcome.Skipped(reason, !found.isEmpty()));
  }

  /**
   * Another item has the text of the page. Its stored document is withdrawn only when that item has
   * a page, so that one of them stays.
   *
   * @param owner id of the other item
   * @return {@link Decision#CONTINUE} if the other item has no page
   */
  Decision duplicate(VisitState visit, long owner, List<NewItem> found) {
    if (visit.stored() == null) {
      return skip(visit, SkipReason.DUPLICATE, found);
    }
    String target = DeferredPages.item(owner);
    return switch (crawl.deferred.defer(new Deferred(visit.item, target, SkipReason.DUPLICATE))) {
      case SKIP -> withdraw(visit, SkipReason.DUPLICATE, found);
      case OWN -> Decision.CONTINUE;
      case WAIT -> {
        crawl.add(found);
        yield new Decision.End(new VisitOutcome.Deferred(target));
      }
    };
  }

  /** Skips an item whose content is stored under another address. */
  VisitOutcome skip(Deferred page) {
    withdraw(page.item(), crawl.stored(page.item().uri()).orElse(null), page.reason());
    return new VisitOutcome.Skipped(page.reason(), false);
  }

  /** The item redirects, and its target has no page: the stored document remains. */
  Decision movedToNoPage(VisitState visit, String target) {
    crawl.add(List.of(new NewItem(target, visit.item.depth())));
    skip(visit, SkipReason.REDIRECTED);
    return new Decision.End(new VisitOutcome.Moved(target));
  }

  /** The item redirects. */
  Decision moved(VisitState visit, String target) {
    crawl.add(List.of(new NewItem(target, visit.item.depth())));
    withdraw(visit.item, visit.stored(), SkipReason.REDIRECTED);
    return new Decision.End(new VisitOutcome.Moved(target));
  }

  /** The item waits until that of another address has ended; it remains queued. */
  Decision deferred(VisitState visit, String target, List<NewItem> found) {
    crawl.add(List.of(new NewItem(target, visit.item.depth())));
    crawl.add(found);
    return new Decision.End(new VisitOutcome.Deferred(target));
  }

  /** The fetch has failed. If the page no longer exists, its stored document is withdrawn. */
  Decision failed(VisitState visit, StageException e) {
    StoredVersion stored = visit.stored();
    if (!e.code().equals("not_found")) {
      return new Decision.End(VisitOutcome.Failed.fetching(e));
    }
    if (stored == null) {
      return new Decision.End(VisitOutcome.Failed.gone(e, false));
    }
    crawl
        .shared
        .withdrawals()
        .gone(crawl.fence(), visit.item.id(), stored, e.code(), e.getMessage());
    return new Decision.End(VisitOutcome.Failed.gone(e, true));
  }

  Decision unchanged(VisitState visit, StoredVersion stored, List<NewItem> found) {
    crawl.shared.ledger().unchanged(crawl.fence(), visit.item.id(), stored.documentId(), found);
    crawl.added(found);
    return new Decision.End(new VisitOutcome.Unchanged());
  }

  private void withdraw(Item item, @Nullable StoredVersion stored, SkipReason reason) {
    crawl.coverage.skipped(reason);
    if (stored == null) {
      crawl.shared.ledger().skipped(crawl.fence(), item.id(), reason);
      return;
    }
    crawl.shared.withdrawals().withdrawn(crawl.fence(), item.id(), stored, reason);
  }
}
