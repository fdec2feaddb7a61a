package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.ItemView;
import dev.quarry.model.JobType;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.backfill.BackfillRun;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
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
import dev.quarry.orchestrator.pipeline.load.FileRoot;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Handlers of documents and texts with every stage, a real database and a real index. */
abstract class SingleItemFixture {
  static final IndexName INDEX = new IndexName("lucene", "toy");

  @TempDir Path folder;
  @TempDir Path index;

  final Database db = new Database(TestDatabase.fresh());
  final PostgresUploads uploads = new PostgresUploads(db);
  final JobPorts jobs = PostgresJobPorts.on(db);
  final PostgresItemLedger ledger = new PostgresItemLedger(db);
  PostgresDocumentStore documents = new PostgresDocumentStore(db, ledger, INDEX);
  final PostgresDocumentCatalog catalog = new PostgresDocumentCatalog(db, INDEX);
  LuceneVectorStore vectors;
  Map<JobType, JobHandler> handlers;

  final ToyEmbedder embedder = new ToyEmbedder("toy");

  /** Records the events of a job. */
  record RecordingContext(Job job, List<String> stages, List<Integer> progress)
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
    handlers = handlersOf(documents);
  }

  /** Handlers that store into this store. */
  Map<JobType, JobHandler> handlersOf(PostgresDocumentStore documents) {
    var refusing = new TextExtractor();
    var extractor =
        new ContentExtractor(
            new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), refusing);
    var ingester =
        new Ingester(
            extractor,
            new Chunker(text -> text.length() / 5, ChunkSizes.DEFAULT),
            new Indexer(documents, vectors, () -> {}),
            _ -> true);
    var loader =
        new Loader(
            (url, maxBytes, timeout) -> {
              throw new AssertionError("nothing is fetched here");
            },
            new FileLoader(List.of(new FileRoot(folder, Set.of("acme"))), 1_000_000),
            1_000_000,
            Duration.ofSeconds(5));
    return Map.of(
        JobType.DOCUMENT,
        new DocumentHandler(loader, uploads, ingester, ledger, documents),
        JobType.TEXT,
        new TextHandler(ingester, ledger, documents));
  }

  @AfterEach
  void close() {
    vectors.close();
  }

  RecordingContext claimed(
      JobType type, @Nullable String uri, @Nullable String text, @Nullable String title) {
    return claimed(type, uri, text, title, Map.of());
  }

  RecordingContext claimed(
      JobType type,
      @Nullable String uri,
      @Nullable String text,
      @Nullable String title,
      Map<String, Object> options) {
    jobs.add("acme", List.of(request(type, uri, text, title, options)));
    return claimed();
  }

  RecordingContext claimed() {
    return new RecordingContext(
        PostgresJobQueues.on(db)
            .claim(Claimants.idle("node"), 1, Duration.ofMinutes(1))
            .getFirst());
  }

  static JobRequest request(
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

  /** Runs the handler, then computes the vectors. */
  JobResult run(JobContext context) throws StageException, InterruptedException {
    JobResult result = Objects.requireNonNull(handlers.get(context.job().type())).run(context);
    BackfillRun.complete(db, INDEX, embedder, vectors);
    return result;
  }

  ItemView item(RecordingContext context) {
    return jobs.items().list(context.job().id(), null, 0, 10).getFirst();
  }

  Job after(RecordingContext context) {
    return jobs.store().find("acme", context.job().id()).orElseThrow();
  }

  List<UUID> found(String words) {
    var query =
        new VectorStore.Query(
            "acme", "stones", Set.of(), SearchMode.HYBRID, words, ToyVectors.of(words), 10);
    return vectors.search(query).stream().map(VectorStore.Hit::documentId).distinct().toList();
  }

  String page(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }
}
