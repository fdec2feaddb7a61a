package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.submission.CrawlOptions;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt at one crawl. The first page comes alone and decides whether there is a crawl at all;
 * then the site's sitemaps join the frontier; then everything in it is visited in order, several at
 * a time, until it is empty or there are as many pages as wanted. A crawl whose items are given
 * begins with those and adds none.
 */
final class Crawl {
  private static final int BATCH = 64;

  /** Not every visit comes to a page, but a site must not make us visit it without end. */
  private static final int LEAST_VISITS = 500;

  private static final int VISITS_PER_PAGE = 20;

  private final JobContext context;
  private final Fence fence;
  private final CrawlOptions options;
  private final String seed;
  private final ItemLedger ledger;
  private final CrawlContext crawl;
  private final CrawlStats tally;

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
    this.tally = new CrawlStats(context.job().counts());
  }

  /**
   * Crawls to the end.
   *
   * @throws StageException if the first page cannot be had, if nothing at all could be stored, or,
   *     retryable, if the work cannot go on now
   */
  CrawlStats run() throws StageException, InterruptedException {
    ledger.requeueUnfinished(fence);
    if (!context.job().request().itemsAreGiven()) {
      fillFrontier();
    }
    visitFrontier();
    tally.skippedRest(ledger.skipQueued(fence, SkipReason.LIMIT));
    if (tally.pages() == 0) {
      throw nothingStored();
    }
    return tally;
  }

  private void fillFrontier() throws StageException, InterruptedException {
    List<NewItem> first = List.of(new NewItem(seed, 0));
    ledger.add(fence, first);
    crawl.links().added(first);
    visitSeed();
    if (crawl.scope().followsLinks() && tally.pages() < options.maxPages()) {
      addSitemaps();
    }
  }

  /** Visits the first page, and where it redirects to, unless an earlier attempt did. */
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
          // Otherwise the page stays in the frontier, for the next attempt.
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
        crawl.sitemaps().pages(site, crawl.robots().rules(site), crawl.links().room());
    // A sitemap's page is one step away, as if the first page linked to it.
    List<NewItem> found = crawl.links().selectAll(seed, pages.stream(), 1);
    ledger.add(fence, found);
    crawl.links().added(found);
  }

  private void visitFrontier() throws StageException, InterruptedException {
    try (PagesInFlight flight =
        new PagesInFlight(
            crawl.settings().pagesInFlight(),
            options.maxPages(),
            tally.pages(),
            LEAST_VISITS + options.maxPages() * VISITS_PER_PAGE)) {
      crawl.links().whenAdded(flight::discovered);
      long after = 0;
      while (true) {
        long seen = flight.changes();
        // Asked first: what the last visits found is in the frontier before they end.
        boolean idle = flight.idle();
        List<Item> batch = ledger.queued(fence.jobId(), after, BATCH);
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
    tally.add(item.uri(), visit);
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

  /** Of the pages that are in sight, how many are done; 100 only when the crawl has ended. */
  private int progress() {
    int inSight = Math.min(options.maxPages(), crawl.links().found() - tally.lost());
    return inSight <= 0 ? 0 : Math.min(99, 100 * tally.pages() / inSight);
  }

  private StageException nothingStored() {
    return tally
        .lastFailure()
        // Another attempt would find its items ended already.
        .map(failure -> StageException.permanent(failure.code(), failure.getMessage(), failure))
        .orElseGet(
            () ->
                StageException.permanent(
                    "nothing_to_index",
                    "No page could be stored: all were skipped. The job's items say why."));
  }
}
