package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.crawl.frontier.LinkFilter;
import dev.quarry.orchestrator.pipeline.crawl.scope.CrawlScope;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsCache;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsRules;
import dev.quarry.orchestrator.pipeline.crawl.site.Sitemaps;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Refresh;
import dev.quarry.orchestrator.pipeline.fetch.FetchedPage;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import dev.quarry.orchestrator.submission.rules.CrawlOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    Look look = new Look(seed, options);
    Sample first = look.first();
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
    int concurrency = Math.min(settings.pagesInFlight(), settings.fetch().requestsPerHost());
    Duration parallel = spent.dividedBy(concurrency);
    return new Preview(pages, samples, parallel.compareTo(look.delay) > 0 ? parallel : look.delay);
  }

  /** The state of one preview. */
  private final class Look {
    private final CrawlScope scope;
    private final LinkFilter links;
    private final RobotsCache robots = new RobotsCache(dependencies.files(), settings.fetch().maxDelay());
    private String seed;
    private Duration delay = Duration.ZERO;

    Look(String seed, CrawlOptions options) {
      this.seed = seed;
      this.scope = new CrawlScope(seed, options);
      this.links =
          new LinkFilter(
              scope, settings.maxLinksPerPage(), options.maxPages(), 0, dependencies.today());
    }

    Sample first() throws StageException, InterruptedException {
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        switch (fetch(seed)) {
          case FetchedPage.Content(LoadedContent content) -> {
            Sample sample = read(content);
            Refresh refresh = sample.document().refresh();
            if (refresh == null || !sample.document().markdown().isBlank()) {
              return sample;
            }
            seed = moved(refresh.target().toString());
          }
          case FetchedPage.Moved(String location) -> seed = moved(location);
          case FetchedPage.NotWanted(SkipReason reason) -> throw refused(reason);
          case FetchedPage.NotModified(List<String> robotsTag) ->
              throw StageException.permanent(
                  "http_error", "The server responded with HTTP 304 to an unconditional request.");
        }
      }
      throw refused(SkipReason.REDIRECTED);
    }

    private StageException refused(SkipReason reason) {
      return SeedErrors.of(seed, reason, settings.fetch().maxPageBytes());
    }

    private String moved(String location) throws StageException {
      return UrlNormalizer.normalize(seed, location)
          .filter(target -> scope.refusal(target, 0).isEmpty())
          .orElseThrow(() -> refused(SkipReason.OUT_OF_SCOPE));
    }

    private FetchedPage fetch(String url) throws StageException, InterruptedException {
      RobotsRules rules = robots.rules(url);
      if (!rules.allows(url)) {
        return new FetchedPage.NotWanted(SkipReason.ROBOTS);
      }
      delay = rules.delay();
      return dependencies.pages().page(url, rules.delay(), null);
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
      List<String> linked = page.links().stream().map(URI::toString).toList();
      List<NewItem> found = new ArrayList<>(links.select(seed, linked, 1).items());
      links.added(found);
      List<String> listed =
          new Sitemaps(dependencies.files())
              .pages(seed, robots.rules(seed), links.remainingCapacity())
              .urls();
      found.addAll(links.selectAll(seed, listed, 1).items());
      return found;
    }

    /** A page that fails counts as an empty sample. */
    void sample(String url, List<Sample> samples) throws InterruptedException {
      try {
        if (fetch(url) instanceof FetchedPage.Content(LoadedContent content)) {
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
