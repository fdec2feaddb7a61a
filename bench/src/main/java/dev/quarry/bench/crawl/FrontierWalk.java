package dev.quarry.bench.crawl;

import static java.util.Objects.requireNonNull;

import dev.quarry.bench.engine.BenchDatabase;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.crawl.CrawlDependencies;
import dev.quarry.orchestrator.pipeline.crawl.CrawlSettings;
import dev.quarry.orchestrator.pipeline.crawl.Crawler;
import dev.quarry.orchestrator.pipeline.crawl.PageIngester;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.crawl.PostgresHostRegistry;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresWithdrawals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Real crawls whose pages are parsed for their links only, and not stored. */
final class FrontierWalk {
  /** The limits are raised: loopback needs no politeness. */
  private static final int CONCURRENCY = 16;

  private static final FetchSettings FETCH =
      new FetchSettings(
          CONCURRENCY,
          FetchSettings.DEFAULTS.maxPageBytes(),
          FetchSettings.DEFAULTS.pageTimeout(),
          FetchSettings.DEFAULTS.maxDelay(),
          FetchSettings.DEFAULTS.maxRetryAfter(),
          List.of());

  private final Database db;
  private final PostgresItemLedger ledger;

  /** One for all walks: with another one each, they would share a host's permits as nodes do. */
  private final HostPolicy hosts;

  FrontierWalk(BenchDatabase database) {
    this.db = database.forEngine();
    this.ledger = new PostgresItemLedger(db);
    this.hosts = new HostPolicy(CONCURRENCY, new PostgresHostRegistry(db), MonotonicClock.SYSTEM);
  }

  FrontierBench.Rate run(String url) throws Exception {
    UUID id = UUID.randomUUID();
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, epoch)
            values (?, 'bench', 'web_crawl', 'processing', 'bench', '{}', 3, 3600, 1)
            """)
        .param(id)
        .update();
    GuardedEgressClient.Settings settings =
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of("127.0.0.1")), Set.of(), "Quarry/bench", Duration.ofSeconds(5));
    try (GuardedEgressClient egress = new GuardedEgressClient(settings)) {
      long start = System.nanoTime();
      Map<String, Object> result = crawler(egress).crawl(context(id, url)).values();
      long nanos = System.nanoTime() - start;
      return new FrontierBench.Rate((Integer) requireNonNull(result.get("pages_stored")), nanos);
    }
  }

  private Crawler crawler(GuardedEgressClient egress) {
    PoliteFetcher fetcher =
        new PoliteFetcher(
            egress, hosts, HostCredentials.NONE, FETCH, MonotonicClock.SYSTEM, Clock.systemUTC());
    PostgresDocumentStore documents =
        new PostgresDocumentStore(db, ledger, new IndexName("bench", "none"));
    return new Crawler(
        new CrawlDependencies(
            new SiteFetchers(fetcher, new NoBrowser()),
            ledger,
            documents,
            new PostgresWithdrawals(db, ledger, documents),
            new LinkReader(),
            MonotonicClock.SYSTEM,
            Clock.systemUTC()),
        new CrawlSettings(CONCURRENCY, 2_000, FETCH));
  }

  private static JobContext context(UUID id, String url) {
    JobRequest request =
        new JobRequest(
            JobType.WEB_CRAWL,
            url,
            null,
            null,
            "bench",
            Map.of("max_pages", 100_000),
            0,
            null,
            null,
            List.of(),
            Duration.ofHours(1),
            3,
            null);
    Instant now = Instant.EPOCH;
    Job job =
        new Job(
            id,
            "bench",
            request,
            JobStatus.PROCESSING,
            false,
            1,
            0,
            1,
            false,
            0,
            null,
            List.of(),
            JobCounts.NONE,
            0,
            null,
            null,
            new Job.JobTimes(now, now, now, now, null, null, now, now));
    return new SilentContext(job);
  }

  private record SilentContext(Job job) implements JobContext {
    @Override
    public void stage(String name) {}

    @Override
    public void progress(int percent) {}

    @Override
    public void event(String type, Map<String, Object> data) {}
  }

  /** Reads the links of a page; its text is a hash, so that no page is a duplicate of another. */
  private final class LinkReader implements PageIngester {
    @Override
    public boolean accepts(String tenant) {
      return true;
    }

    @Override
    public ExtractedDocument extract(LoadedContent content) {
      String base = content.uri().toString();
      try {
        Document page = Jsoup.parse(new ByteArrayInputStream(content.bytes()), null, base);
        Stream<URI> links =
            page.select("a[href]").stream()
                .flatMap(link -> WebUrl.parse(link.absUrl("href")).stream())
                .map(WebUrl::uri);
        return new ExtractedDocument(
            null,
            HexFormat.of().formatHex(Sha256.of(content.bytes())),
            null,
            null,
            links.distinct().toList(),
            true,
            Map.of());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void store(
        Fence fence,
        long itemId,
        DocumentKey key,
        @Nullable DocumentGeneration reserved,
        LoadedContent content,
        ExtractedDocument document) {
      ledger.stored(fence, itemId, UUID.randomUUID(), 0);
    }
  }
}
