package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.fetch.MediaTypeFilter;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Previews a crawl: it is the beginning of the same crawl, with its first page and what the site
 * lists, and then visits a few of the pages that were found. Pages are rendered as the crawl would
 * render them. Its items are kept in memory, and nothing is stored. Thread-safe.
 */
public final class CrawlPreview {
  /** Number of pages that are visited besides the first one. */
  private static final int MAX_EXTRA_SAMPLES = 3;

  private final CrawlDependencies shared;
  private final CrawlSettings settings;

  public CrawlPreview(CrawlDependencies shared, CrawlSettings settings) {
    this.shared = shared;
    this.settings = settings;
  }

  /** A page that the crawl would store. */
  public record Sample(int bytes, ExtractedDocument document) {}

  /**
   * The result of a preview.
   *
   * @param pages maximum number of pages that a crawl would store, at least one
   * @param visited number of pages that were visited, at least one
   * @param samples those of them that a crawl would store
   * @param perPage average time to fetch one more page, with concurrent fetches
   */
  public record Preview(int pages, int visited, List<Sample> samples, Duration perPage) {
    public Preview {
      samples = List.copyOf(samples);
    }
  }

  /**
   * Previews the crawl of a site.
   *
   * @param sampleTime no further page is visited after this time
   * @throws StageException if the crawl would fail
   */
  public Preview preview(JobRequest request, Duration sampleTime)
      throws StageException, InterruptedException {
    return new Visiting(request).preview(sampleTime);
  }

  /** One preview. */
  private final class Visiting {
    private final long start = shared.timer().nanos();
    private final PreviewRecords records = new PreviewRecords();
    private final Samples samples = new Samples();
    private final CrawlContext context;
    private final Crawl crawl;

    Visiting(JobRequest request) throws StageException {
      context =
          new CrawlContext(
              new PreviewContext(request, shared.now()),
              Crawler.options(request),
              Crawler.seed(request),
              shared.with(records, samples),
              settings);
      crawl = new Crawl(context);
    }

    Preview preview(Duration sampleTime) throws StageException, InterruptedException {
      crawl.open();
      int first = crawl.pages();
      List<Item> found = found();
      int pages = Math.min(context.options.maxPages(), first + found.size());
      int more = Math.min(MAX_EXTRA_SAMPLES, pages - first);
      int visited = first;
      for (int i = 0; i < more && (visited == 0 || spent().compareTo(sampleTime) <= 0); i++) {
        // Evenly spread over the list: neighbouring pages are often alike.
        Optional<Item> item = records.queued(found.get(i * found.size() / more).uri());
        if (item.isPresent()) { // not a redirect's target, which was visited with it
          visit(item.get());
          visited++;
        }
      }
      if (crawl.pages() == 0 && found().isEmpty()) {
        throw crawl.nothingStored();
      }
      return new Preview(pages, visited, samples.stored, perPage(visited));
    }

    /** The items that may become pages. */
    private List<Item> found() {
      return records.queued().stream()
          .filter(item -> !MediaTypeFilter.excludesName(item.uri()))
          .toList();
    }

    /** Visits an item, and the addresses to which it leads, as far as they are new. */
    private void visit(Item item) throws StageException, InterruptedException {
      Optional<Item> next = Optional.of(item);
      while (next.isPresent()) {
        next =
            switch (crawl.visit(next.get())) {
              case VisitOutcome.Moved(String target) -> records.queued(target);
              case VisitOutcome.Deferred(String target) -> records.queued(target);
              case VisitOutcome.Stored _,
                  VisitOutcome.Unchanged _,
                  VisitOutcome.Skipped _,
                  VisitOutcome.Failed _ ->
                  Optional.empty();
            };
      }
    }

    private Duration spent() {
      return Duration.ofNanos(shared.timer().nanos() - start);
    }

    private Duration perPage(int visited) throws StageException, InterruptedException {
      int concurrency = Math.min(settings.pagesInFlight(), settings.fetch().requestsPerHost());
      Duration parallel = spent().dividedBy(visited + 1L).dividedBy(concurrency);
      Duration delay = context.robots.rules(samples.last.orElse(context.seed)).delay();
      return parallel.compareTo(delay) > 0 ? parallel : delay;
    }
  }

  /** Keeps the pages that the crawl would store. */
  private final class Samples implements PageIngester {
    private final List<Sample> stored = new ArrayList<>();

    /** The URL of the last one, whose robots.txt was read. */
    private Optional<String> last = Optional.empty();

    @Override
    public ExtractedDocument extract(LoadedContent content)
        throws StageException, InterruptedException {
      return shared.ingester().extract(content);
    }

    @Override
    public boolean accepts(String tenant) {
      return shared.ingester().accepts(tenant);
    }

    @Override
    public void store(
        Fence fence,
        long itemId,
        DocumentKey key,
        @Nullable DocumentGeneration reserved,
        LoadedContent content,
        ExtractedDocument document) {
      stored.add(new Sample(content.bytes().length, document));
      last = Optional.of(key.uri());
    }
  }
}
