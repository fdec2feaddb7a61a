package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.crawl.fetch.RobotsCache;
import dev.quarry.orchestrator.pipeline.crawl.fetch.Sitemaps;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages;
import dev.quarry.orchestrator.pipeline.crawl.frontier.LinkFilter;
import dev.quarry.orchestrator.pipeline.crawl.frontier.SeenPages;
import dev.quarry.orchestrator.pipeline.crawl.url.CrawlScope;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What belongs to one crawl. Its members are thread-safe. */
final class CrawlContext {
  final JobContext job;
  final CrawlOptions options;
  final String seed;
  final CrawlDependencies shared;
  final CrawlSettings settings;
  final CrawlScope scope;
  final LinkFilter links;
  final RobotsCache robots;
  final Sitemaps sitemaps;
  final SeenPages seen = new SeenPages();
  final DeferredPages deferred = new DeferredPages();
  private final AtomicBoolean truncationNoted = new AtomicBoolean();

  /**
   * @param seed normalised URL of the first page
   */
  CrawlContext(
      JobContext job,
      CrawlOptions options,
      String seed,
      CrawlDependencies shared,
      CrawlSettings settings) {
    this.job = job;
    this.options = options;
    this.seed = seed;
    this.shared = shared;
    this.settings = settings;
    scope = new CrawlScope(seed, options);
    links =
        new LinkFilter(
            scope,
            itemsAreGiven() ? 0 : settings.maxLinksPerPage(),
            options.maxPages(),
            job.job().counts().found());
    robots = new RobotsCache(shared.fetcher());
    sitemaps = new Sitemaps(shared.fetcher());
  }

  Job job() {
    return job.job();
  }

  Fence fence() {
    return job.fence();
  }

  /** Whether the crawl visits the items of its ledger and adds no others. */
  boolean itemsAreGiven() {
    return job().request().itemsAreGiven();
  }

  /** Adds items to the ledger. */
  void add(List<NewItem> items) {
    if (!items.isEmpty()) {
      shared.ledger().add(fence(), items);
    }
    added(items);
  }

  /** Must be called after items were added to the ledger. */
  void added(List<NewItem> items) {
    links.added(items);
    noteTruncation();
  }

  /** Records for later attempts that the crawl has not looked at all of the site. */
  void noteTruncation() {
    if (links.truncated() && truncationNoted.compareAndSet(false, true)) {
      shared.withdrawals().truncated(fence());
    }
  }

  DocumentKey key(String url) {
    return new DocumentKey(job().tenant(), job().request().collection(), url);
  }

  Optional<StoredVersion> stored(String url) {
    return shared.documents().version(key(url));
  }
}
