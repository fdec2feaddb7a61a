package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages;
import dev.quarry.orchestrator.pipeline.crawl.frontier.LinkFilter;
import dev.quarry.orchestrator.pipeline.crawl.frontier.SeenPages;
import dev.quarry.orchestrator.pipeline.crawl.scope.CrawlScope;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsCache;
import dev.quarry.orchestrator.pipeline.crawl.site.Sitemaps;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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
  final CrawlCoverage coverage;
  final HostWaits waits;
  private volatile boolean stopped;

  /**
   * @param seed normalised URL of the first page
   */
  CrawlContext(
      JobContext job,
      CrawlOptions options,
      String seed,
      CrawlDependencies dependencies,
      CrawlSettings settings) {
    this.job = job;
    this.options = options;
    this.seed = seed;
    waits = new HostWaits(job, dependencies.timer());
    shared = dependencies.telling(waits);
    this.settings = settings;
    scope = new CrawlScope(seed, options);
    links =
        new LinkFilter(
            scope,
            settings.maxLinksPerPage(),
            options.maxPages(),
            job.job().counts().found(),
            shared.today());
    coverage = new CrawlCoverage(shared.withdrawals(), job.fence());
    robots = new RobotsCache(shared.files(), settings.fetch().maxDelay());
    sitemaps = new Sitemaps(shared.files());
  }

  /** No further page is visited. Those that are being visited end. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
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

  /** The new links of a page. Those that are left out are a gap. */
  List<NewItem> select(String base, List<String> found, int depth) {
    return itemsAreGiven() ? List.of() : noted(links.select(base, found, depth));
  }

  /** As above, for what a site lists. */
  List<NewItem> selectAll(String base, Collection<String> listed, int depth) {
    return noted(links.selectAll(base, listed, depth));
  }

  private List<NewItem> noted(LinkFilter.Selection selection) {
    selection.gaps().forEach(coverage::note);
    return selection.items();
  }

  /**
   * Adds items to the ledger.
   *
   * @return the number of those that the job did not have
   */
  int add(List<NewItem> items) {
    int added = items.isEmpty() ? 0 : shared.ledger().add(fence(), items);
    added(items);
    return added;
  }

  /** Must be called after items were added to the ledger. */
  void added(List<NewItem> items) {
    links.added(items);
  }

  DocumentKey key(String url) {
    return new DocumentKey(job().tenant(), job().request().collection(), url);
  }

  Optional<StoredVersion> stored(String url) {
    return shared.documents().version(key(url));
  }
}
