package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.StorageBudget;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.render.NoBrowser;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.crawl.PostgresHostRegistry;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresWithdrawals;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import dev.quarry.testkit.TestSite;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A crawl whose worker is lost, with the real ledger, queue, stores and index. */
class CrawlOnPostgresTest {
  private static final int PAGES = 40;
  private static final IndexName INDEX = new IndexName("lucene", "toy");

  @TempDir private Path folder;
  private final DataSource source = TestDatabase.fresh();
  private final Database db = new Database(source);
  private final PostgresItemLedger ledger = new PostgresItemLedger(db);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);
  private final PostgresProgressWriter progress = new PostgresProgressWriter(db);
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresDocumentStore documents = new PostgresDocumentStore(db, ledger, INDEX);
  private final PostgresDocumentCatalog catalog = new PostgresDocumentCatalog(db, INDEX);
  private final GuardedEgressClient egress =
      new GuardedEgressClient(
          new GuardedEgressClient.Settings(
              AllowList.parse(List.of("127.0.0.1")),
              Set.of(),
              "Quarry/test",
              Duration.ofSeconds(5)));
  private final PostgresLimitStore limits = new PostgresLimitStore(db);
  private final AtomicLong nanos = new AtomicLong();

  /** Caches nothing: a minute passes between two calls. */
  private final StorageBudget storage =
      new StorageBudget(
          new TenantLimits(limits, Limits.NONE, this::minutes), limits, this::minutes);

  private LuceneVectorStore vectors;
  private TestSite site;

  @BeforeEach
  void start() throws Exception {
    vectors = new LuceneVectorStore(folder);
    site = new TestSite();
    String[] links = new String[PAGES - 1];
    for (int i = 0; i < links.length; i++) {
      links[i] = "/p" + i;
      site.page(links[i], "/");
    }
    site.page("/", links);
  }

  @AfterEach
  void stop() {
    egress.close();
    site.close();
    vectors.close();
  }

  @Test
  void another_worker_finishes_the_crawl_without_fetching_finished_pages() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    site.on(
        "/p20",
        exchange -> {
          reached.countDown();
          await(goOn);
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>Page 20");
        });
    jobs.add("default", List.of(request()));
    Job first = queue.claim(Claimants.idle("lost"), 1, Duration.ofMillis(1)).getFirst();
    AtomicReference<Throwable> zombie = new AtomicReference<>();
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    crawler().crawl(new QueueContext(first));
                  } catch (Exception e) {
                    zombie.set(e);
                  }
                });
    assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();

    rescue();
    Set<String> finished = Set.copyOf(stored());
    assertThat(finished).isNotEmpty();
    Job second = claimAgain();
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    goOn.countDown();
    worker.join();
    assertThat(zombie.get()).isInstanceOf(LeaseLostException.class);

    crawler().crawl(new QueueContext(second));
    assertThat(stored()).hasSize(PAGES).doesNotHaveDuplicates();
    Map<String, Integer> requests = site.requestsByPath();
    for (String uri : finished) {
      assertThat(requests).containsEntry(uri.substring(site.url("").length()), 1);
    }
    JobCounts counts = jobs.store().find("default", second.id()).orElseThrow().counts();
    assertThat(counts.found()).isEqualTo(PAGES);
    assertThat(counts.stored()).isEqualTo(PAGES);
    assertThat(counts.fetched()).isEqualTo(PAGES);
    assertThat(counts.queued()).isZero();
    assertThat(jobs.items().list(second.id(), ItemStatus.STORED, 0, 100)).hasSize(PAGES);
  }

  @Test
  void counts_add_up_for_every_reader_until_the_end() throws Exception {
    site.status("/p3", 404, Map.of());
    site.redirect("/p5", "/p6");
    jobs.add("default", List.of(request()));
    Job job = queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(5)).getFirst();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread worker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    crawler().crawl(new QueueContext(job));
                  } catch (Exception e) {
                    failure.set(e);
                  }
                });
    int midway = 0;
    while (worker.isAlive()) {
      midway += unfinished(job) > 0 ? 1 : 0;
    }
    assertThat(failure.get()).isNull();
    assertThat(midway).isPositive();
    assertThat(unfinished(job)).isZero();
    JobCounts counts = jobs.store().find("default", job.id()).orElseThrow().counts();
    assertThat(counts.failed()).isEqualTo(1);
    assertThat(counts.skipped()).isEqualTo(1);
    assertThat(counts.fetched()).isEqualTo(counts.found() - 2);
  }

  private long minutes() {
    return nanos.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  private void limitStoredBytes(long bytes) {
    limits.put(
        "default",
        new Limits(null, null, null, null, null, null, null, bytes, null),
        AuditEntry.ofServer("test", "/"));
  }

  private Job crawl() throws Exception {
    jobs.add("default", List.of(request()));
    Job job = queue.claim(Claimants.idle("node"), 1, Duration.ofMinutes(5)).getFirst();
    crawler().crawl(new QueueContext(job));
    return jobs.store().find("default", job.id()).orElseThrow();
  }

  private int storedTexts(String word) {
    return db.sql()
        .sql("select count(*) from document where text like ?")
        .param("%" + word + "%")
        .query(Integer.class)
        .single();
  }

  @Test
  void a_crawl_at_the_limit_of_stored_bytes_ends_and_loses_nothing() throws Exception {
    crawl();
    assertThat(stored()).hasSize(PAGES);
    for (int i = 0; i < PAGES - 1; i++) {
      String text = "<p>Renewed text of page " + i;
      site.on(
          "/p" + i,
          exchange -> TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), text));
    }
    limitStoredBytes(storage.status("default").used());

    Job job = crawl();

    JobCounts counts = job.counts();
    assertThat(counts.failed()).as("the job is partial").isPositive();
    assertThat(counts.unchanged()).as("the first page").isEqualTo(1);
    assertThat(counts.stored()).isZero();
    assertThat(counts.queued()).isZero();
    assertThat(jobs.items().list(job.id(), ItemStatus.FAILED, 0, 100))
        .hasSize(counts.failed())
        .allSatisfy(item -> assertThat(item.errorCode()).isEqualTo("quota_exceeded"));
    assertThat(jobs.items().list(job.id(), ItemStatus.SKIPPED, 0, 100))
        .hasSize(PAGES - 1 - counts.failed())
        .isNotEmpty()
        .allSatisfy(item -> assertThat(item.reason()).isEqualTo("limit"));
    assertThat(stored()).hasSize(PAGES);
    assertThat(storedTexts("Renewed")).isZero();

    limitStoredBytes(10_000_000);
    assertThat(crawl().counts().stored()).isEqualTo(PAGES - 1);
    assertThat(storedTexts("Renewed")).isEqualTo(PAGES - 1);
  }

  /** The number of queued items, from the items and from the counts, read in one statement. */
  private int unfinished(Job job) {
    return new JdbcTemplate(source)
        .query(
            """
            select found, fetched, stored, unchanged, skipped, failed, chunks,
              (select count(*) from item where job_id = job.id and status = 'queued') as queued
            from job where id = ?
            """,
            row -> {
              row.next();
              JobCounts counts =
                  new JobCounts(
                      row.getInt(1),
                      row.getInt(2),
                      row.getInt(3),
                      row.getInt(4),
                      row.getInt(5),
                      row.getInt(6),
                      row.getInt(7));
              assertThat(counts.queued()).isEqualTo(row.getInt("queued"));
              return counts.queued();
            },
            job.id());
  }

  private List<String> stored() {
    return catalog.documents("default", new DocumentQuery("docs", null, null), null, 1000).stream()
        .map(document -> document.uri())
        .toList();
  }

  /** A job whose row is locked by a writer is retried by the next call. */
  private void rescue() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (queue.rescue(1, state -> new Transition.Rescued()).isEmpty()) {
      assertThat(System.nanoTime()).as("never rescued").isLessThan(deadline);
    }
  }

  /** The same applies to a job whose former worker is writing. */
  private Job claimAgain() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      List<Job> claimed = queue.claim(Claimants.idle("other"), 1, Duration.ofMinutes(5));
      if (!claimed.isEmpty()) {
        return claimed.getFirst();
      }
      assertThat(System.nanoTime()).as("never claimed again").isLessThan(deadline);
    }
  }

  private JobRequest request() {
    return SampleRequests.of(JobType.WEB_CRAWL, site.url("/"), "docs", Map.of("max_pages", 100));
  }

  private Crawler crawler() {
    Ingester ingester =
        new Ingester(
            new HtmlExtractor(100_000),
            new Chunker(text -> text.split(" ", -1).length, ChunkSizes.DEFAULT),
            new Indexer(documents, vectors, () -> {}),
            storage::allows);
    PoliteFetcher fetcher =
        new PoliteFetcher(
            egress,
            new HostPolicy(4, new PostgresHostRegistry(db), MonotonicClock.SYSTEM),
            HostCredentials.NONE,
            FetchSettings.DEFAULTS,
            MonotonicClock.SYSTEM,
            Clock.systemUTC());
    CrawlDependencies shared =
        new CrawlDependencies(
            new SiteFetchers(fetcher, new NoBrowser()),
            ledger,
            documents,
            new PostgresWithdrawals(db, ledger, documents),
            ingester,
            MonotonicClock.SYSTEM,
            Clock.systemUTC());
    return new Crawler(shared, CrawlSettings.DEFAULTS);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the events of a crawl directly to the queue. */
  private final class QueueContext implements JobContext {
    private final Job job;

    QueueContext(Job job) {
      this.job = job;
    }

    @Override
    public Job job() {
      return job;
    }

    @Override
    public void stage(String name) {
      progress.stage(fence(), name);
    }

    @Override
    public void progress(int percent) {
      progress.progress(fence(), percent);
    }

    @Override
    public void event(String type, Map<String, Object> data) {
      progress.event(fence(), type, data);
    }
  }
}
