package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One attempt of one crawl. The first page is visited alone, and its failure fails the crawl. Then
 * the URLs of the site's sitemaps and of its llms.txt are added to the frontier. Then the frontier
 * is visited in order, several pages concurrently, until it is empty or the page limit is reached.
 * At the end the documents are removed that the site has withdrawn. A crawl with given items visits
 * those and adds no others.
 */
final class Crawl {
  private static final int BATCH_SIZE = 64;

  /** Not every visit yields a page, so the number of visits needs a limit of its own. */
  private static final int MIN_VISIT_LIMIT = 500;

  private static final int VISITS_PER_PAGE = 20;

  private final CrawlContext crawl;
  private final ItemLedger ledger;
  private final CrawlStats stats;
  private final Visits visits;
  private final FirstPage firstPage;

  Crawl(CrawlContext crawl) {
    this.crawl = crawl;
    this.ledger = crawl.shared.ledger();
    this.stats = new CrawlStats(crawl.job().counts());
    this.visits = new Visits(crawl, stats);
    this.firstPage = new FirstPage(crawl, visits);
  }

  /**
   * Runs the crawl to its end.
   *
   * @return the job's result
   * @throws StageException if the first page fails or if no page could be stored; retryable if the
   *     crawl cannot continue now
   */
  Map<String, Object> run() throws StageException, InterruptedException {
    open();
    visitFrontier();
    skipRest();
    if (stats.pages() == 0) {
      new WithdrawnDocuments(crawl).withdrawNamed();
      throw nothingStored();
    }
    Map<String, Object> result = new LinkedHashMap<>(stats.toResult());
    result.putAll(withdraw());
    return result;
  }

  /**
   * Visits the first page and adds to the frontier what the site lists.
   *
   * @throws StageException if the first page fails
   */
  void open() throws StageException, InterruptedException {
    begin();
    if (crawl.itemsAreGiven()) {
      crawl.waits.firstPageEnded();
      return;
    }
    visitFirstPage();
    crawl.waits.firstPageEnded();
    if (stats.pages() >= crawl.options.maxPages()) {
      crawl.coverage.note(Gap.LIMIT);
    } else if (crawl.scope.followsLinks()) {
      new SiteLists(crawl).add();
    }
  }

  VisitOutcome visit(Item item) throws StageException, InterruptedException {
    return visits.visit(item);
  }

  /** Number of pages that are searchable because of this job. */
  int pages() {
    return stats.pages();
  }

  /** A page that is gone leaves the index although the crawl fails. */
  private void visitFirstPage() throws StageException, InterruptedException {
    try {
      firstPage.visit();
    } catch (StageException e) {
      if (!e.retryable()) {
        new WithdrawnDocuments(crawl).withdrawNamed();
      }
      throw e;
    }
  }

  private void begin() {
    List<NewItem> seed = crawl.itemsAreGiven() ? List.of() : List.of(new NewItem(crawl.seed, 0));
    crawl.coverage.resume(
        crawl.shared.withdrawals().begin(crawl.fence(), crawl.scope.sha256(), seed));
    crawl.added(seed);
    if (!crawl.fence().isFirstClaim()) {
      ledger.requeueUnfinished(crawl.fence());
    }
  }

  private void visitFrontier() throws StageException, InterruptedException {
    try (PagesInFlight flight =
        new PagesInFlight(
            crawl.job::bound,
            crawl.settings.pagesInFlight(),
            crawl.options.maxPages(),
            stats.pages(),
            MIN_VISIT_LIMIT + crawl.options.maxPages() * VISITS_PER_PAGE)) {
      crawl.links.whenAdded(flight::discovered);
      long after = 0;
      while (true) {
        long seen = flight.changes();
        // Read before the frontier: links that the last visits found are in the frontier before the
        // visits end.
        boolean idle = flight.idle();
        List<Item> batch = visits.again();
        if (batch.isEmpty()) {
          batch = ledger.queued(crawl.fence().jobId(), after, BATCH_SIZE);
          after = batch.isEmpty() ? after : batch.getLast().id();
        }
        if (batch.isEmpty() && idle && !visits.settleRest()) {
          return;
        }
        if (batch.isEmpty() && !idle) {
          flight.awaitChange(seen);
        }
        if (crawl.isStopped() || !visitAll(batch, flight)) {
          crawl.coverage.note(Gap.LIMIT);
          flight.awaitIdle();
          return;
        }
      }
    }
  }

  /** Returns false if the crawl is stopped, or the page limit or the visit limit is reached. */
  private boolean visitAll(List<Item> batch, PagesInFlight flight)
      throws StageException, InterruptedException {
    for (Item item : batch) {
      if (crawl.deferred.waits(item.uri())) {
        continue;
      }
      if (crawl.isStopped() || !flight.admit()) {
        return false;
      }
      flight.start(() -> visit(item).isPage());
    }
    return true;
  }

  private void skipRest() {
    List<NewItem> trapped = crawl.links.trapped();
    if (!trapped.isEmpty()) {
      ledger.add(crawl.fence(), trapped);
    }
    stats.skipped(SkipReason.LIMIT, ledger.skipQueued(crawl.fence(), SkipReason.LIMIT));
    List<NewItem> unfollowed = crawl.itemsAreGiven() ? List.of() : crawl.links.unfollowed(1);
    if (!unfollowed.isEmpty()) {
      ledger.add(crawl.fence(), unfollowed);
      stats.skipped(SkipReason.NOFOLLOW, ledger.skipQueued(crawl.fence(), SkipReason.NOFOLLOW));
    }
  }

  /** Removes what its items name, and what the crawl did not meet, if it is complete. */
  private Map<String, Object> withdraw() {
    WithdrawnDocuments withdrawn = new WithdrawnDocuments(crawl);
    if (crawl.itemsAreGiven()) {
      return withdrawn.withdrawNamed();
    }
    if (!firstPage.isStored()) {
      crawl.coverage.note(Gap.FIRST_PAGE);
    }
    return crawl.coverage.isComplete()
        ? withdrawn.withdraw()
        : withdrawn.withdrawNamed(crawl.coverage.gaps());
  }

  /** Why a crawl without a page fails. */
  StageException nothingStored() {
    return stats
        .lastFailure()
        // Permanent: another attempt would find all items already ended.
        .map(failure -> StageException.permanent(failure.code(), failure.getMessage(), failure))
        .orElseGet(
            () ->
                StageException.permanent(
                    "nothing_to_index",
                    "No page of the site could be stored: all were skipped ("
                        + stats.skipReasons()
                        + "). The job's items list the reason of each."));
  }
}
