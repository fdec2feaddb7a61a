package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt of one crawl. The first page is visited alone, and its failure fails the crawl. Then
 * the URLs of the site's sitemaps are added to the frontier. Then the frontier is visited in order,
 * several pages concurrently, until it is empty or the page limit is reached. A crawl with given
 * items visits those and adds no others.
 */
final class Crawl {
  private static final int BATCH_SIZE = 64;

  /** Not every visit yields a page, so the number of visits needs a limit of its own. */
  private static final int MIN_VISIT_LIMIT = 500;

  private static final int VISITS_PER_PAGE = 20;

  private final JobContext context;
  private final Fence fence;
  private final CrawlOptions options;
  private final String seed;
  private final ItemLedger ledger;
  private final CrawlContext crawl;
  private final CrawlStats stats;

  Crawl(
      JobContext context,
      CrawlOptions options,
      String seed,
      ItemLedger ledger,
      CrawlContext crawl) {
    this.context = context;
    this.fence = context.fence();
    this.options = options;
    this.seed = seed;
    this.ledger = ledger;
    this.crawl = crawl;
    this.stats = new CrawlStats(context.job().counts());
  }

  /**
   * Runs the crawl to its end.
   *
   * @throws StageException if the first page fails or if no page could be stored; retryable if the
   *     crawl cannot continue now
   */
  CrawlStats run() throws StageException, InterruptedException {
    ledger.requeueUnfinished(fence);
    if (!context.job().request().itemsAreGiven()) {
      fillFrontier();
    }
    visitFrontier();
    stats.skippedRest(ledger.skipQueued(fence, SkipReason.LIMIT));
    if (stats.pages() == 0) {
      throw nothingStored();
    }
    return stats;
  }

  private void fillFrontier() throws StageException, InterruptedException {
    List<NewItem> first = List.of(new NewItem(seed, 0));
    ledger.add(fence, first);
    crawl.links().added(first);
    visitSeed();
    if (crawl.scope().followsLinks() && stats.pages() < options.maxPages()) {
      addSitemaps();
    }
  }

  /** Visits the first page and its redirect targets, unless an earlier attempt did so. */
  private void visitSeed() throws StageException, InterruptedException {
    Set<String> addresses = new HashSet<>(Set.of(seed));
    while (true) {
      List<Item> first = ledger.queued(fence.jobId(), 0, 1);
      if (first.isEmpty() || !addresses.contains(first.getFirst().uri())) {
        return;
      }
      Item item = first.getFirst();
      Visit visit = crawl.visitor().visit(item);
      switch (visit) {
        case Visit.Moved(String target) -> {
          if (!addresses.add(target)) {
            throw SeedRefusal.of(seed, SkipReason.DUPLICATE, crawl.settings());
          }
        }
        case Visit.Skipped(SkipReason reason) ->
            throw SeedRefusal.of(seed, reason, crawl.settings());
        case Visit.Failed(StageException cause, boolean recorded) -> {
          if (!cause.retryable() || lastAttempt()) {
            record(item, visit);
          }
          // Otherwise the page stays in the frontier for the next attempt.
          throw cause;
        }
        case Visit.Stored(), Visit.Unchanged(), Visit.FollowedOnly() -> {}
      }
      record(item, visit);
    }
  }

  private boolean lastAttempt() {
    return context.job().attempt() >= context.job().request().maxAttempts();
  }

  private void addSitemaps() throws StageException, InterruptedException {
    URI site = URI.create(seed);
    List<String> pages =
        crawl.sitemaps().pages(site, crawl.robots().rules(site), crawl.links().remainingCapacity());
    // A page from a sitemap has depth 1, as if the first page linked to it.
    List<NewItem> found = crawl.links().selectAll(seed, pages.stream(), 1);
    ledger.add(fence, found);
    crawl.links().added(found);
  }

  private void visitFrontier() throws StageException, InterruptedException {
    try (PagesInFlight flight =
        new PagesInFlight(
            crawl.settings().pagesInFlight(),
            options.maxPages(),
            stats.pages(),
            MIN_VISIT_LIMIT + options.maxPages() * VISITS_PER_PAGE)) {
      crawl.links().whenAdded(flight::discovered);
      long after = 0;
      while (true) {
        long seen = flight.changes();
        // Read before the frontier: links that the last visits found are in the frontier before the
        // visits end.
        boolean idle = flight.idle();
        List<Item> batch = ledger.queued(fence.jobId(), after, BATCH_SIZE);
        if (batch.isEmpty() && idle) {
          return;
        }
        if (batch.isEmpty()) {
          flight.awaitChange(seen);
        }
        for (Item item : batch) {
          if (!flight.admit()) {
            flight.awaitIdle();
            return;
          }
          after = item.id();
          flight.start(() -> visit(item));
        }
      }
    }
  }

  private boolean visit(Item item) throws StageException, InterruptedException {
    Visit visit = crawl.visitor().visit(item);
    record(item, visit);
    return visit.isPage();
  }

  private void record(Item item, Visit visit) {
    stats.add(item.uri(), visit);
    if (visit instanceof Visit.Failed(StageException cause, boolean recorded)) {
      if (!recorded) {
        ledger.failed(fence, item.id(), cause.code(), cause.getMessage());
      }
      context.event(
          "item_failed",
          Map.of("uri", item.uri(), "code", cause.code(), "message", cause.getMessage()));
    }
    context.progress(progress());
  }

  /** Finished pages in percent of the known pages; at most 99 until the crawl has ended. */
  private int progress() {
    int knownPages = Math.min(options.maxPages(), crawl.links().found() - stats.lost());
    return knownPages <= 0 ? 0 : Math.min(99, 100 * stats.pages() / knownPages);
  }

  private StageException nothingStored() {
    return stats
        .lastFailure()
        // Permanent: another attempt would find all items already ended.
        .map(failure -> StageException.permanent(failure.code(), failure.getMessage(), failure))
        .orElseGet(
            () ->
                StageException.permanent(
                    "nothing_to_index",
                    "No page could be stored: all were skipped."
                        + " The job's items list the reasons."));
  }
}
