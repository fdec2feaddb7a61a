package dev.quarry.orchestrator.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.ItemView;
import dev.quarry.model.JobType;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.load.FileLoader;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import dev.quarry.testkit.Await;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents and texts through every stage, with a real database and a real index. */
final class SingleItemHandlersTest {
  @TempDir Path folder;
  @TempDir Path index;

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresUploads uploads = new PostgresUploads(db);
  private final JobPorts jobs = PostgresJobPorts.on(db);
  private final PostgresItemLedger ledger = new PostgresItemLedger(db);
  private PostgresDocumentStore documents =
      new PostgresDocumentStore(db, ledger, new IndexName("lucene", "toy"));
  private final PostgresDocumentCatalog catalog = new PostgresDocumentCatalog(db);
  private LuceneVectorStore vectors;
  private Map<JobType, JobHandler> handlers;

  private final ToyEmbedder embedder = new ToyEmbedder("toy");

  /** Records the events of a job. */
  private record RecordingContext(Job job, List<String> stages, List<Integer> progress)
      implements JobContext {
    RecordingContext(Job job) {
      this(job, new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void stage(String name) {
      stages.add(name);
    }

    @Override
    public void progress(int percent) {
      progress.add(percent);
    }

    @Override
    public void event(String type, Map<String, Object> data) {}
  }

  @BeforeEach
  void assemble() {
    vectors = new LuceneVectorStore(index);
    var refusing = new TextExtractor();
    var extractor =
        new ContentExtractor(
            new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), refusing);
    var ingester =
        new Ingester(
            extractor,
            new Chunker(text -> text.length() / 5, ChunkSizes.DEFAULT),
            embedder,
            new Indexer(documents, vectors));
    var loader =
        new Loader(
            request -> {
              throw new AssertionError("nothing is fetched here");
            },
            new FileLoader(List.of(folder), 1_000_000),
            1_000_000,
            Duration.ofSeconds(5));
    handlers =
        Map.of(
            JobType.DOCUMENT,
            new DocumentHandler(loader, uploads, ingester, ledger, documents),
            JobType.TEXT,
            new TextHandler(ingester, ledger, documents));
  }

  @AfterEach
  void close() {
    vectors.close();
  }

  private RecordingContext claimed(
      JobType type, @Nullable String uri, @Nullable String text, @Nullable String title) {
    return claimed(type, uri, text, title, Map.of());
  }

  private RecordingContext claimed(
      JobType type,
      @Nullable String uri,
      @Nullable String text,
      @Nullable String title,
      Map<String, Object> options) {
    jobs.add("acme", List.of(request(type, uri, text, title, options)));
    return claimed();
  }

  private RecordingContext claimed() {
    return new RecordingContext(
        PostgresJobQueues.on(db)
            .claim(Claimants.idle("node"), 1, Duration.ofMinutes(1))
            .getFirst());
  }

  private static JobRequest request(
      JobType type,
      @Nullable String uri,
      @Nullable String text,
      @Nullable String title,
      Map<String, Object> options) {
    return new JobRequest(
        type,
        uri,
        text,
        title,
        "stones",
        options,
        0,
        null,
        null,
        List.of(),
        Duration.ofMinutes(5),
        3,
        null);
  }

  private JobResult run(RecordingContext context) throws StageException, InterruptedException {
    return Objects.requireNonNull(handlers.get(context.job().type())).run(context);
  }

  private ItemView item(RecordingContext context) {
    return jobs.items().list(context.job().id(), null, 0, 10).getFirst();
  }

  private Job after(RecordingContext context) {
    return jobs.store().find("acme", context.job().id()).orElseThrow();
  }

  private List<UUID> found(String words) {
    var query =
        new VectorStore.Query(
            "acme", "stones", Set.of(), SearchMode.HYBRID, words, ToyVectors.of(words), 10);
    return vectors.search(query).stream().map(VectorStore.Hit::documentId).distinct().toList();
  }

  private String page(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void a_document_passes_every_stage_and_is_found() throws Exception {
    String path =
        page(
            "slate.html", "<title>Slate</title><h1>Slate</h1><h2>Use</h2><p>Roofs are made of it.");
    RecordingContext context = claimed(JobType.DOCUMENT, path, null, null);

    JobResult result = run(context);

    assertThat(context.stages()).isEqualTo(List.of("load", "extract", "chunk", "embed", "index"));
    assertThat(context.progress()).isSorted().contains(100);
    UUID id = UUID.fromString(String.valueOf(result.values().get("document_id")));
    assertThat(result.values())
        .containsEntry("title", "Slate")
        .containsEntry("chunks", 1)
        .containsEntry("collection", "stones")
        .containsEntry("uri", Path.of(path).toUri().toString());
    assertThat(item(context).status().code()).isEqualTo("stored");
    assertThat(after(context).counts().stored()).isEqualTo(1);
    assertThat(found("roofs")).containsExactly(id);
    assertThat(catalog.document("acme", id).orElseThrow().text())
        .isEqualTo("## Use\n\nRoofs are made of it.\n");
  }

  @Test
  void unchanged_document_is_neither_extracted_nor_embedded_again() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    run(claimed(JobType.DOCUMENT, path, null, null));
    int before = embedder.embedded.size();
    RecordingContext again = claimed(JobType.DOCUMENT, path, null, null);

    assertThat(run(again).values()).containsEntry("unchanged", true);
    assertThat(item(again).status().code()).isEqualTo("unchanged");
    assertThat(embedder.embedded).hasSize(before);
  }

  @Test
  void same_document_with_another_title_or_type_is_extracted_again() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    run(claimed(JobType.DOCUMENT, path, null, null));

    JobResult titled = run(claimed(JobType.DOCUMENT, path, null, "Granite"));
    assertThat(titled.values()).containsEntry("title", "Granite").doesNotContainKey("unchanged");
    assertThat(catalog.documents("acme", "stones", null, null, 10))
        .singleElement()
        .satisfies(document -> assertThat(document.title()).isEqualTo("Granite"));

    RecordingContext typed =
        claimed(JobType.DOCUMENT, path, null, null, Map.of("doc_type", "markdown"));
    assertThat(run(typed).values()).doesNotContainKey("unchanged");
    assertThat(item(typed).status().code()).isEqualTo("stored");
  }

  @Test
  void text_is_identified_by_its_uri() throws Exception {
    String uri = "text:notes-2026-01";
    JobResult first = run(claimed(JobType.TEXT, uri, "Words about basalt.", "One"));
    JobResult renamed = run(claimed(JobType.TEXT, uri, "Words about basalt.", "Two"));
    JobResult same = run(claimed(JobType.TEXT, uri, "Words about basalt.", null));

    assertThat(first.values()).containsEntry("uri", uri);
    assertThat(renamed.values())
        .containsEntry("document_id", first.values().get("document_id"))
        .containsEntry("title", "Two");
    assertThat(same.values()).containsEntry("unchanged", true);
  }

  @Test
  void document_of_another_index_is_stored_again_and_found() throws Exception {
    String path = page("a.md", "# A\n\nWords about granite.");
    JobResult first = run(claimed(JobType.DOCUMENT, path, null, null));
    vectors.close();
    index = index.resolve("other");
    documents = new PostgresDocumentStore(db, ledger, new IndexName("lucene", "other"));
    assemble();
    RecordingContext again = claimed(JobType.DOCUMENT, path, null, null);

    assertThat(run(again).values()).doesNotContainKey("unchanged");
    assertThat(item(again).status().code()).isEqualTo("stored");
    assertThat(found("granite"))
        .containsExactly(UUID.fromString(String.valueOf(first.values().get("document_id"))));
  }

  @Test
  void a_failed_document_fails_its_item_with_the_same_code() throws Exception {
    RecordingContext context =
        claimed(JobType.DOCUMENT, folder.resolve("missing.md").toString(), null, null);
    assertThatThrownBy(() -> run(context))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("not_found"));
    assertThat(item(context).status().code()).isEqualTo("failed");

    RecordingContext blank =
        claimed(JobType.DOCUMENT, page("b.html", "<html><p> </p></html>"), null, null);
    assertThatThrownBy(() -> run(blank))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("empty_document"));
  }

  @Test
  void text_without_a_uri_is_identified_by_its_job() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Words about basalt.", "My note");
    JobResult first = run(context);
    JobResult second = run(claimed(JobType.TEXT, null, "Words about marble.", "My note"));
    assertThat(first.values())
        .containsEntry("uri", "urn:uuid:" + context.job().id())
        .containsEntry("title", "My note");
    assertThat(second.values().get("document_id")).isNotEqualTo(first.values().get("document_id"));
  }

  @Test
  void an_equal_text_with_an_equal_title_is_unchanged() throws Exception {
    JobResult one = run(claimed(JobType.TEXT, null, "One.", "T"));
    int before = embedder.embedded.size();
    RecordingContext again = claimed(JobType.TEXT, null, "One.", "T");
    JobResult same = run(again);
    assertThat(same.values())
        .containsEntry("unchanged", true)
        .containsEntry("document_id", one.values().get("document_id"))
        .containsEntry("uri", one.values().get("uri"));
    assertThat(item(again).status().code()).isEqualTo("unchanged");
    assertThat(embedder.embedded).hasSize(before);
    // An attempt that crashed after it had found the equal text.
    assertThat(run(again).values()).isEqualTo(same.values());
    for (RecordingContext other :
        List.of(
            claimed(JobType.TEXT, null, "One.", "Another title"),
            claimed(JobType.TEXT, null, "One.", null),
            claimed(JobType.TEXT, null, "One.", "T", Map.of("team", "stone")),
            claimed(JobType.TEXT, "note:1", "One.", "T"))) {
      assertThat(run(other).values()).doesNotContainKey("unchanged");
    }
  }

  @Test
  void equal_texts_at_once_are_stored_once() throws Exception {
    CyclicBarrier embedding = new CyclicBarrier(20);
    embedder.beforeEmbedding = () -> await(embedding);
    List<RecordingContext> contexts = new ArrayList<>();
    List<Callable<JobResult>> runs = new ArrayList<>();
    for (int n = 0; n < embedding.getParties(); n++) {
      RecordingContext context = claimed(JobType.TEXT, null, "One.", "T");
      contexts.add(context);
      runs.add(() -> run(context));
    }
    List<Object> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(runs.size())) {
      for (Future<JobResult> each : threads.invokeAll(runs)) {
        results.add(each.get().values().get("document_id"));
      }
    }

    UUID stored = catalog.documents("acme", "stones", null, null, 10).getFirst().documentId();
    assertThat(results).hasSize(20).containsOnly(stored.toString());
    assertThat(contexts.stream().map(each -> item(each).status().code()))
        .containsOnlyOnce("stored")
        .containsOnly("stored", "unchanged");
    assertThat(catalog.documents("acme", "stones", null, null, 10)).hasSize(1);
    assertThat(found("one")).containsExactly(stored);
    assertThat(documents.stale(Duration.ZERO, 100)).isEmpty();
  }

  @Test
  void text_waits_for_the_publication_of_an_equal_one() throws Exception {
    RecordingContext first = claimed(JobType.TEXT, null, "One.", "T");
    RecordingContext second = claimed(JobType.TEXT, null, "One.", "T");
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<JobResult> later =
          db.transaction(
              () -> {
                assertThatNoException().isThrownBy(() -> run(first));
                Future<JobResult> started = thread.submit(() -> run(second));
                Await.until(
                    "the second one waits",
                    Duration.ofSeconds(20),
                    () -> started.isDone() || waitsForLock());
                return started;
              });
      assertThat(later.get(20, TimeUnit.SECONDS).values()).containsEntry("unchanged", true);
    }
  }

  private boolean waitsForLock() {
    return db.sql()
        .sql(
            """
            select exists (select 1 from pg_locks join pg_database on pg_database.oid = database
              where datname = current_database() and locktype = 'advisory' and not granted)
            """)
        .query(Boolean.class)
        .single();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void document_with_equal_content_is_not_an_equal_text() throws Exception {
    run(claimed(JobType.DOCUMENT, page("a.md", "One."), null, null));
    assertThat(run(claimed(JobType.TEXT, null, "One.", null)).values())
        .doesNotContainKey("unchanged");
  }

  @Test
  void attempt_after_a_crash_returns_the_result_that_was_stored() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Stored, then the worker died.", "Note");
    JobResult first = run(context);
    int before = embedder.embedded.size();
    assertThat(run(context).values())
        .containsEntry("document_id", first.values().get("document_id"))
        .containsEntry("uri", "urn:uuid:" + context.job().id());
    assertThat(embedder.embedded).hasSize(before);
  }

  @Test
  void worker_without_lease_writes_nothing() throws Exception {
    RecordingContext context = claimed(JobType.TEXT, null, "Too late.", "Late");
    PostgresJobQueues.on(db).finish(context.fence(), state -> new Transition.Released());
    assertThatThrownBy(() -> run(context)).isInstanceOf(LeaseLostException.class);
    assertThat(found("late")).isEmpty();
  }

  @Test
  void client_metadata_is_stored_with_the_document() throws Exception {
    Map<String, Object> said = Map.of("doc_type", "html", "team", "stone", "reviewed", true);
    String file = page("a.html", "<p>Granite is hard, and so is gneiss.</p>");
    run(claimed(JobType.DOCUMENT, file, null, null, said));
    Map<String, Object> metadata = metadata();
    assertThat(metadata).containsEntry("team", "stone").containsEntry("reviewed", true);
    assertThat(metadata).doesNotContainKey("doc_type");
    // The same bytes with other metadata.
    run(claimed(JobType.DOCUMENT, file, null, null, Map.of("team", "gravel")));
    assertThat(metadata()).containsEntry("team", "gravel").doesNotContainKey("reviewed");
  }

  private Map<String, Object> metadata() {
    UUID id = catalog.documents("acme", "stones", null, null, 1).getFirst().documentId();
    return Objects.requireNonNull(catalog.document("acme", id).orElseThrow().metadata());
  }

  @Test
  void upload_is_read_from_its_storage() throws Exception {
    byte[] bytes = "<h1>Granite</h1><p>It is hard, and so is gneiss.</p>".getBytes(UTF_8);
    Upload upload = new Upload(UUID.randomUUID(), "Stones & more.html", bytes.length, new byte[32]);
    new PostgresJobWriter(db, UUID::randomUUID, QueueOrder.DEFAULT)
        .add(
            "acme",
            SampleRequests.aFile(upload, "stones"),
            null,
            uploads.enclose("acme", upload, new ByteArrayInputStream(bytes)));
    assertThat(run(claimed()).values()).containsEntry("uri", "upload:Stones%20%26%20more.html");
    assertThat(found("granite")).hasSize(1);
    assertThat(metadata()).doesNotContainKey("upload");
  }
}
