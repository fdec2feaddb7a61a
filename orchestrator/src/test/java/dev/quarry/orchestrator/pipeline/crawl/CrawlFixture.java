package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.ChangeView;
import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobCounts;
import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.fetch.host.LocalHostRegistry;
import dev.quarry.orchestrator.render.NoBrowser;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresWithdrawals;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import dev.quarry.testkit.TestSite;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Whole crawls of a real site on loopback, with the real extractor, ledger and document store. */
abstract class CrawlFixture {
  private final Database db = new Database(TestDatabase.fresh());
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private String index = "toy";
  ClaimedJob claimed = claim();
  private boolean attempted;
  final PostgresItemLedger ledger = new PostgresItemLedger(db);
  final ManualClock timer = new ManualClock();
  HostCredentials credentials = HostCredentials.NONE;
  Clock clock = Clock.systemUTC();

  /** What all attempts know of the hosts; null: each attempt starts anew. */
  @Nullable HostPolicy hosts;

  private int maxChars = 990_000;
  private @Nullable Extractor parser;
  private FetchSettings fetch = fetching(1_000_000, Duration.ofSeconds(10));
  final Map<String, Object> options = new HashMap<>(Map.of("max_pages", 100));
  final GuardedEgressClient egress =
      new GuardedEgressClient(
          new GuardedEgressClient.Settings(
              AllowList.parse(List.of("127.0.0.1")),
              Set.of(80, 443),
              "Quarry/test",
              Duration.ofSeconds(5)));
  ObservedIngester pages = ingester();
  PageRenderer renderer = new NoBrowser();
  TestSite site;
  RecordingContext context = context(RecordingContext.crawl("", Map.of()), JobCounts.NONE);

  @BeforeEach
  void start() throws IOException {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    egress.close();
    site.close();
  }

  JobResult crawl(String path) throws StageException, InterruptedException {
    return crawlUrl(site.url(path));
  }

  JobResult crawlUrl(String url) throws StageException, InterruptedException {
    return crawl(RecordingContext.crawl(url, options));
  }

  /** Runs an attempt of the job; the second one is that of another worker. */
  JobResult crawl(JobRequest request) throws StageException, InterruptedException {
    if (attempted) {
      claimed = claimed.loseLease();
    }
    attempted = true;
    context = context(request, counts());
    PoliteFetcher fetcher =
        new PoliteFetcher(
            egress, hosts == null ? hostPolicy() : hosts, credentials, fetch, timer, clock);
    PostgresDocumentStore documents = documents();
    CrawlDependencies shared =
        new CrawlDependencies(
            new SiteFetchers(fetcher, renderer),
            ledger,
            documents,
            new PostgresWithdrawals(db, ledger, documents),
            pages,
            timer,
            clock);
    return new Crawler(shared, new CrawlSettings(8, 2_000, fetch)).crawl(context);
  }

  HostPolicy hostPolicy() {
    return new HostPolicy(fetch.requestsPerHost(), new LocalHostRegistry(timer), timer);
  }

  private static FetchSettings fetching(long maxPageBytes, Duration pageTimeout) {
    return new FetchSettings(
        4,
        maxPageBytes,
        pageTimeout,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        FetchSettings.DEFAULTS.retryDelays());
  }

  /** Reads pages up to the size of the default settings. */
  void useDefaultLimits(Duration pageTimeout) {
    fetch = fetching(FetchSettings.DEFAULTS.maxPageBytes(), pageTimeout);
    maxChars = 10_000_000;
    pages = ingester();
  }

  /** Reads documents with this extractor. */
  void useParser(Extractor documents) {
    parser = documents;
    pages = ingester();
  }

  private ClaimedJob claim() {
    ClaimedJob job = ClaimedJob.in(db);
    db.sql()
        .sql("update job set tenant = 'default' where id = ?")
        .param(job.fence().jobId())
        .update();
    return job;
  }

  private RecordingContext context(JobRequest request, JobCounts counts) {
    return new RecordingContext(claimed.fence(), request, counts);
  }

  private ObservedIngester ingester() {
    return new ObservedIngester(documents(), maxChars, clock, parser);
  }

  private PostgresDocumentStore documents() {
    return new PostgresDocumentStore(db, ledger, new IndexName("memory", index));
  }

  /** Starts a new job over the same collection. */
  void again() {
    claimed = claim();
    attempted = false;
    pages = ingester();
  }

  /** The next crawl is that of a job that began before, and has not run yet. */
  void take(ClaimedJob job) {
    claimed = job;
    attempted = false;
    pages = ingester();
  }

  /** Switches to another current index. */
  void changeIndex() {
    index = "other";
    pages = ingester();
  }

  String permanent(String path) {
    again();
    StageException e = failure(path);
    assertThat(e.retryable()).as("%s may pass", e.code()).isFalse();
    return e.code();
  }

  StageException failure(String path) {
    return failureOf(site.url(path));
  }

  StageException failureOf(String url) {
    StageException e = catchThrowableOfType(StageException.class, () -> crawlUrl(url));
    assertThat(e).as("failure of %s", url).isNotNull();
    return e;
  }

  private List<ItemView> items() {
    return jobs.items().list(claimed.fence().jobId(), null, 0, 10_000);
  }

  /** Path and query of each item with its outcome, such as {@code skipped robots}. */
  /** What the crawl changed, by path. */
  Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>();
    String origin = site.url("");
    for (ChangeView view : jobs.items().changes(claimed.fence().jobId(), null, 0, 1_000)) {
      changes.put(
          view.uri().substring(origin.length()),
          view.change().code() + (view.reason() == null ? "" : " " + view.reason()));
    }
    return changes;
  }

  Map<String, String> ends() {
    return ends(site.url(""));
  }

  /**
   * @param origin of the site
   */
  Map<String, String> ends(String origin) {
    Map<String, String> ends = new LinkedHashMap<>();
    for (ItemView item : items()) {
      String uri = item.uri();
      String why = item.reason() == null ? item.errorCode() : item.reason();
      ends.put(
          uri.startsWith(origin + "/") ? uri.substring(origin.length()) : uri,
          item.status().code() + (why == null ? "" : " " + why));
    }
    return ends;
  }

  JobCounts counts() {
    Map<ItemStatus, Integer> counts = new HashMap<>();
    items().forEach(item -> counts.merge(item.status(), 1, Integer::sum));
    int stored = counts.getOrDefault(ItemStatus.STORED, 0);
    return new JobCounts(
        items().size(),
        counts.getOrDefault(ItemStatus.FETCHED, 0) + stored,
        stored,
        counts.getOrDefault(ItemStatus.UNCHANGED, 0),
        counts.getOrDefault(ItemStatus.SKIPPED, 0),
        counts.getOrDefault(ItemStatus.FAILED, 0),
        0);
  }

  /** The paths under which pages are stored. */
  List<String> paths() {
    return uris().stream().map(uri -> uri.substring(site.url("").length())).sorted().toList();
  }

  /** The number of documents that the job has removed. */
  int removed() {
    return db.sql()
        .sql("select removed from job where id = ?")
        .param(claimed.fence().jobId())
        .query(Integer.class)
        .single();
  }

  /** The text that is stored under a path. */
  String text(String path) {
    return textOf(site.url(path));
  }

  String textOf(String url) {
    return db.sql()
        .sql("select text from document where uri = ?")
        .param(url)
        .query(String.class)
        .single();
  }

  /** A page of more elements than are read: the parser repeats the open ones in each paragraph. */
  static String tooComplex() {
    String open = "<b id=1><b id=2><b id=3><b id=4><b id=5><b id=6>";
    return "<html><body><p>" + open + "<p>a".repeat(100_000);
  }

  /** The published generations by path. */
  Map<String, Long> generations() {
    Map<String, Long> generations = new HashMap<>();
    db.sql()
        .sql("select uri, generation from document")
        .query(
            row -> {
              generations.put(row.getString(1).substring(site.url("").length()), row.getLong(2));
            });
    return generations;
  }

  /** How many generations have been reserved; at least one has. */
  long reservations() {
    return db.sql().sql("select last_value from document_generation").query(Long.class).single();
  }

  /** The number of chunks whose vectors are still to be computed. */
  int missingVectors() {
    return db.sql()
        .sql("select coalesce(sum(chunks), 0) from missing_vectors")
        .query(Integer.class)
        .single();
  }

  /** Pretends that all vectors have been computed. */
  void completeVectors() {
    db.sql().sql("delete from missing_vectors").update();
  }

  /** Gives a page a new generation of the same text, as a reindex does. */
  void indexAnew(String path) {
    db.sql()
        .sql(
            """
            update document set text_generation = coalesce(text_generation, generation),
              generation = nextval('document_generation')
            where uri = ?
            """)
        .param(site.url(path))
        .update();
  }

  /** Makes all documents those of an older version of the extraction. */
  void age() {
    db.sql().sql("update document set extraction = extraction - 1").update();
  }

  /** The URLs under which pages are stored. */
  List<String> uris() {
    return new PostgresDocumentCatalog(db, new IndexName("memory", "any"))
        .documents("default", new DocumentQuery("docs", null, null), null, 10_000).stream()
            .map(DocumentView::uri)
            .toList();
  }

  String map(String path) {
    return "<sitemap><loc>" + site.url(path) + "</loc></sitemap>";
  }
}
