package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Previews a crawl: fetches its first page, the sitemaps and a few of the pages that those link to.
 * The same robots.txt rules, scope, politeness and egress guard apply as to a crawl. Nothing is
 * stored. Thread-safe.
 */
public final class CrawlPreview {
  private static final int MAX_REDIRECTS = 10;

  /** Number of pages that are fetched besides the first one. */
  private static final int MAX_EXTRA_SAMPLES = 3;

  private final CrawlDependencies dependencies;
  private final CrawlSettings settings;

  public CrawlPreview(CrawlDependencies dependencies, CrawlSettings settings) {
    this.dependencies = dependencies;
    this.settings = settings;
  }

  /** A page that was fetched and extracted. */
  public record Sample(int bytes, ExtractedDocument document) {}

  /**
   * The result of a preview.
   *
   * @param pages maximum number of pages that a crawl would store
   * @param samples at least the first page
   * @param perPage average time to fetch one more page, with concurrent fetches
   */
  public record Preview(int pages, List<Sample> samples, Duration perPage) {}

  /**
   * Previews the crawl of a site.
   *
   * @param sampleTime no further page is fetched after this time
   * @throws StageException if the crawl would fail
   */
  public Preview look(String source, CrawlOptions options, Duration sampleTime)
      throws StageException, InterruptedException {
    long start = dependencies.timer().nanos();
    String seed =
        UrlNormalizer.normalize(source)
            .orElseThrow(
                () ->
                    StageException.permanent(
                        "invalid_url", "The address is not an http or https URL."));
    Look look = new Look(new CrawlScope(seed, options), options);
    Sample first = look.first(seed);
    List<NewItem> found = look.found(first.document());
    List<Sample> samples = new ArrayList<>(List.of(first));
    int pages = Math.min(options.maxPages(), 1 + found.size());
    for (int i = 0; i < Math.min(MAX_EXTRA_SAMPLES, pages - 1); i++) {
      if (dependencies.timer().nanos() - start > sampleTime.toNanos()) {
        break;
      }
      // Evenly spread over the list: neighbouring pages are often alike.
      look.sample(found.get(i * found.size() / MAX_EXTRA_SAMPLES).uri(), samples);
    }
    Duration spent =
        Duration.ofNanos(dependencies.timer().nanos() - start).dividedBy(samples.size() + 1L);
    int concurrency = Math.min(settings.pagesInFlight(), settings.requestsPerHost());
    Duration parallel = spent.dividedBy(concurrency);
    return new Preview(pages, samples, parallel.compareTo(look.delay) > 0 ? parallel : look.delay);
  }

  /** The state of one preview. */
  private final class Look {
    private final CrawlScope scope;
    private final LinkSelector links;
    private final RobotsLookup robots = new RobotsLookup(dependencies.egress(), settings);
    private final PageFetcher fetcher =
        new PageFetcher(
            dependencies.egress(),
            dependencies.politeness(),
            settings,
            dependencies.timer(),
            dependencies.clock());
    private String seed = "";
    private Duration delay = Duration.ZERO;

    Look(CrawlScope scope, CrawlOptions options) {
      this.scope = scope;
      this.links =
          new LinkSelector(
              scope, new TrapRules(), settings.maxLinksPerPage(), options.maxPages(), 0);
    }

    Sample first(String address) throws StageException, InterruptedException {
      seed = address;
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        switch (fetch(seed)) {
          case PageFetcher.Page.Content(LoadedContent content) -> {
            return read(content);
          }
          case PageFetcher.Page.Moved(String location) -> seed = moved(location);
          case PageFetcher.Page.NotWanted(SkipReason reason) ->
              throw SeedRefusal.of(seed, reason, settings);
          case PageFetcher.Page.NotModified() ->
              throw StageException.permanent(
                  "http_error", "The server responded with HTTP 304 to an unconditional request.");
        }
      }
      throw SeedRefusal.of(seed, SkipReason.DUPLICATE, settings);
    }

    private String moved(String location) throws StageException {
      return UrlNormalizer.normalize(seed, location)
          .filter(target -> scope.decide(target, 0).visit())
          .orElseThrow(() -> SeedRefusal.of(seed, SkipReason.OUT_OF_SCOPE, settings));
    }

    private PageFetcher.Page fetch(String url) throws StageException, InterruptedException {
      URI uri = URI.create(url);
      RobotsRules rules = robots.rules(uri);
      if (!rules.allows(url)) {
        return new PageFetcher.Page.NotWanted(SkipReason.ROBOTS);
      }
      delay = rules.delay();
      return fetcher.fetch(uri, rules.delay(), null);
    }

    private Sample read(LoadedContent content) throws StageException, InterruptedException {
      return new Sample(content.bytes().length, dependencies.ingester().extract(content));
    }

    /** The links of the first page and the URLs in the sitemaps that are in scope. */
    List<NewItem> found(ExtractedDocument page) throws StageException, InterruptedException {
      links.added(List.of(new NewItem(seed, 0)));
      if (!scope.followsLinks()) {
        return List.of();
      }
      Stream<String> linked = page.links().stream().map(URI::toString);
      List<NewItem> found = new ArrayList<>(links.select(seed, linked, 1));
      links.added(found);
      URI site = URI.create(seed);
      List<String> sitemapUrls =
          new Sitemaps(dependencies.egress(), settings)
              .pages(site, robots.rules(site), links.remainingCapacity());
      found.addAll(links.selectAll(seed, sitemapUrls.stream(), 1));
      return found;
    }

    /** A page that fails counts as an empty sample. */
    void sample(String url, List<Sample> samples) throws InterruptedException {
      try {
        if (fetch(url) instanceof PageFetcher.Page.Content(LoadedContent content)) {
          samples.add(read(content));
        }
      } catch (StageException e) {
        samples.add(new Sample(0, emptyDocument()));
      }
    }

    private static ExtractedDocument emptyDocument() {
      return new ExtractedDocument(null, "", null, null, List.of(), true, Map.of());
    }
  }
}
