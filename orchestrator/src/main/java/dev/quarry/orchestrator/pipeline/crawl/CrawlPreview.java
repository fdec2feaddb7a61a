package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.submission.CrawlOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks at what a crawl would find: its first page, the sitemaps, and some of the pages that they
 * name. The same robots.txt, scope, politeness and egress guard apply as to a crawl. Nothing is
 * written. Thread-safe.
 */
public final class CrawlPreview {
  private static final int MOST_REDIRECTS = 10;

  /** Pages read besides the first one. */
  private static final int SAMPLES = 3;

  private final CrawlDependencies parts;
  private final CrawlSettings settings;

  public CrawlPreview(CrawlDependencies parts, CrawlSettings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  /** A page that was read. */
  public record Sample(int bytes, ExtractedDocument document) {}

  /**
   * What is in sight.
   *
   * @param pages that a crawl would store at most
   * @param samples at least the first page
   * @param perPage how long each further page would take to fetch, several being fetched at once
   */
  public record Preview(int pages, List<Sample> samples, Duration perPage) {}

  /**
   * Looks from the first page.
   *
   * @param enough when no further page is read, by {@link Timer#now}
   * @throws StageException why there would be no crawl
   */
  public Preview look(String source, CrawlOptions options, Duration enough)
      throws StageException, InterruptedException {
    long start = parts.timer().now();
    String seed =
        UrlNormalizer.normalize(source)
            .orElseThrow(
                () -> StageException.permanent("invalid_url", "The address is no http URL."));
    Look look = new Look(new CrawlScope(seed, options), options);
    Sample first = look.first(seed);
    List<NewItem> found = look.found(first.document());
    List<Sample> samples = new ArrayList<>(List.of(first));
    int pages = Math.min(options.maxPages(), 1 + found.size());
    for (int i = 0; i < Math.min(SAMPLES, pages - 1); i++) {
      if (parts.timer().now() - start > enough.toNanos()) {
        break;
      }
      // From all over the site: those at the beginning are often alike.
      look.sample(found.get(i * found.size() / SAMPLES).uri(), samples);
    }
    Duration spent = Duration.ofNanos(parts.timer().now() - start).dividedBy(samples.size() + 1L);
    int atOnce = Math.min(settings.pagesInFlight(), settings.requestsPerHost());
    Duration parallel = spent.dividedBy(atOnce);
    return new Preview(pages, samples, parallel.compareTo(look.delay) > 0 ? parallel : look.delay);
  }

  /** One look at one site. */
  private final class Look {
    private final CrawlScope scope;
    private final LinkSelector links;
    private final RobotsLookup robots = new RobotsLookup(parts.egress(), settings);
    private final PageFetcher fetcher =
        new PageFetcher(parts.egress(), parts.politeness(), settings, parts.timer(), parts.clock());
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
      for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
        switch (fetch(seed)) {
          case PageFetcher.Page.Content(LoadedContent content) -> {
            return read(content);
          }
          case PageFetcher.Page.Moved(String location) -> seed = moved(location);
          case PageFetcher.Page.NotWanted(SkipReason reason) ->
              throw SeedRefusal.of(seed, reason, settings);
          case PageFetcher.Page.NotModified() ->
              throw StageException.permanent(
                  "http_error", "The server answered HTTP 304 without being asked.");
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
      return new Sample(content.bytes().length, parts.ingester().extract(content));
    }

    /** What the first page and the sitemaps lead to, within the crawl's scope. */
    List<NewItem> found(ExtractedDocument page) throws StageException, InterruptedException {
      links.added(List.of(new NewItem(seed, 0)));
      if (!scope.followsLinks()) {
        return List.of();
      }
      Stream<String> linked = page.links().stream().map(URI::toString);
      List<NewItem> found = new ArrayList<>(links.select(seed, linked, 1));
      links.added(found);
      URI site = URI.create(seed);
      List<String> mapped =
          new Sitemaps(parts.egress(), settings).pages(site, robots.rules(site), links.room());
      found.addAll(links.selectAll(seed, mapped.stream(), 1));
      return found;
    }

    /** A page that cannot be read says nothing about the others. */
    void sample(String url, List<Sample> samples) throws InterruptedException {
      try {
        if (fetch(url) instanceof PageFetcher.Page.Content(LoadedContent content)) {
          samples.add(read(content));
        }
      } catch (StageException e) {
        samples.add(new Sample(0, nothing()));
      }
    }

    private static ExtractedDocument nothing() {
      return new ExtractedDocument(null, "", null, null, List.of(), true, Map.of());
    }
  }
}
