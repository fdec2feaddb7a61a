package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Deferred;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records the ends of items in the ledger. An item whose site has withdrawn the page takes its
 * stored document with it. Thread-safe.
 */
final class ItemEnds {
  private final CrawlContext crawl;

  ItemEnds(CrawlContext crawl) {
    this.crawl = crawl;
  }

  /** Skips the item; a stored document remains. */
  Decision skip(PageVisit visit, SkipReason reason) {
    return skip(visit, reason, List.of());
  }

  /** As above, and adds what the page links to. */
  Decision skip(PageVisit visit, SkipReason reason, List<NewItem> found) {
    crawl.coverage.skipped(reason);
    crawl.add(found);
    crawl.shared.ledger().skipped(crawl.fence(), visit.item.id(), reason);
    return new Decision.End(new Visit.Skipped(reason, !found.isEmpty()));
  }

  /** Skips the item, and removes the stored document. */
  Decision withdraw(PageVisit visit, SkipReason reason, List<NewItem> found) {
    crawl.add(found);
    withdraw(visit.item, visit.stored(), reason);
    return new Decision.End(new Visit.Skipped(reason, !found.isEmpty()));
  }

  /** Skips an item whose content is stored under another address. */
  Visit skip(Deferred page) {
    withdraw(page.item(), crawl.stored(page.item().uri()).orElse(null), page.reason());
    return new Visit.Skipped(page.reason(), false);
  }

  /** The item redirects. */
  Decision moved(PageVisit visit, String target) {
    crawl.add(List.of(new NewItem(target, visit.item.depth())));
    withdraw(visit.item, visit.stored(), SkipReason.REDIRECTED);
    return new Decision.End(new Visit.Moved(target));
  }

  /** The item waits until that of another address has ended; it remains queued. */
  Decision deferred(PageVisit visit, String target, List<NewItem> found) {
    crawl.add(List.of(new NewItem(target, visit.item.depth())));
    crawl.add(found);
    return new Decision.End(new Visit.Deferred(target));
  }

  /** The fetch has failed. If the page no longer exists, its stored document is removed. */
  Decision failed(PageVisit visit, StageException e) {
    StoredVersion stored = visit.stored();
    if (!e.code().equals("not_found")) {
      return new Decision.End(Visit.Failed.fetching(e));
    }
    if (stored == null) {
      return new Decision.End(Visit.Failed.gone(e, false));
    }
    crawl
        .shared
        .withdrawals()
        .gone(crawl.fence(), visit.item.id(), stored, e.code(), e.getMessage());
    tell(visit.url(), e.code());
    return new Decision.End(Visit.Failed.gone(e, true));
  }

  Decision unchanged(PageVisit visit, StoredVersion stored, List<NewItem> found) {
    crawl.shared.ledger().unchanged(crawl.fence(), visit.item.id(), stored.documentId(), found);
    crawl.added(found);
    return new Decision.End(new Visit.Unchanged());
  }

  private void withdraw(Item item, @Nullable StoredVersion stored, SkipReason reason) {
    crawl.coverage.skipped(reason);
    if (stored == null) {
      crawl.shared.ledger().skipped(crawl.fence(), item.id(), reason);
      return;
    }
    crawl.shared.withdrawals().withdrawn(crawl.fence(), item.id(), stored, reason);
    tell(item.uri(), reason.code());
  }

  private void tell(String url, String reason) {
    crawl.job.event("documents_removed", Map.of("reason", reason, "uris", List.of(url)));
  }
}
