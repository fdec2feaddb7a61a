package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.ChunkView;
import dev.quarry.model.JobType;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.backfill.BackfillRun;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.VerifiedEmbedder;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.pipeline.SingleItemFixture.RecordingContext;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.transfer.CollectionExporter;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresExport;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresModelIdentities;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A database, an index and a model that exports and imports collections. */
final class Instance implements AutoCloseable {
  final Database db = new Database(TestDatabase.fresh());
  final JobPorts jobs = PostgresJobPorts.on(db);
  final PostgresEmbeddingCache cache = new PostgresEmbeddingCache(db);
  final PostgresDocumentCatalog catalog;
  final PostgresDocumentStore documents;
  final LuceneVectorStore vectors;
  final VerifiedEmbedder model;
  private final Embedder computing;
  private final IndexName index;
  private final PostgresItemLedger ledger = new PostgresItemLedger(db);
  private final PostgresUploads uploads = new PostgresUploads(db);
  private final Chunker chunker = new Chunker(text -> text.length() / 5, ChunkSizes.DEFAULT);

  Instance(Path directory, Embedder computing) {
    this.computing = computing;
    index = new IndexName("lucene", computing.model());
    catalog = new PostgresDocumentCatalog(db, index);
    documents = new PostgresDocumentStore(db, ledger, index);
    vectors = new LuceneVectorStore(directory);
    model =
        new VerifiedEmbedder(
            new CachingEmbedder(computing, cache, new EmbeddingRate()),
            computing,
            cache,
            new PostgresModelIdentities(db),
            MonotonicClock.SYSTEM);
  }

  /** Stores a document of the site, with everything that a later crawl compares. */
  void store(DocumentKey key, String title, String text) throws Exception {
    store(key, title, text, chunker.chunk(title, text));
  }

  /** As above, with the places of the text that its page tells. */
  void store(DocumentKey key, String title, String text, Anchors anchors, Definitions definitions)
      throws Exception {
    store(key, title, text, chunker.chunk(title, text, anchors, definitions));
  }

  private void store(DocumentKey key, String title, String text, List<Chunk> chunks)
      throws Exception {
    JobRequest request = request(JobType.TEXT, key.collection(), Origin.NONE);
    jobs.add(key.tenant(), List.of(request));
    Fence fence = claimed().fence();
    ledger.add(fence, List.of(new NewItem(key.uri(), 0)));
    long item = ledger.queued(fence.jobId(), 0, 1).getFirst().id();
    NewDocument document =
        new NewDocument(
            key,
            title,
            "en",
            text,
            Sha256.of("<p>" + text),
            "\"tag\"",
            "yesterday",
            List.of("http://site.test/next"),
            Map.of("author", "Ada", "weight", 1.5),
            chunks,
            false);
    indexer(() -> {}).publish(fence, item, null, document);
    embed();
  }

  byte[] export(String tenant, String collection) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CollectionExporter(
            catalog, new PostgresExport(db, index), cache, model, InstantSource.system(), "1.2.3")
        .of(tenant, collection)
        .orElseThrow()
        .writeTo(out);
    return out.toByteArray();
  }

  RecordingContext submitted(String tenant, String collection, byte[] file) {
    Upload upload = new Upload(UUID.randomUUID(), "f.gz", file.length, Sha256.of(file));
    JobRequest request = request(JobType.IMPORT, collection, new Origin(null, upload, null, null));
    jobs.writer()
        .add(
            tenant,
            request,
            null,
            uploads.insertHook(tenant, upload, new ByteArrayInputStream(file)));
    return claimed();
  }

  JobResult imported(String tenant, String collection, byte[] file)
      throws StageException, InterruptedException {
    JobResult result = run(submitted(tenant, collection, file), () -> {});
    embed();
    return result;
  }

  /**
   * @param published runs after each document
   */
  JobResult run(RecordingContext context, Runnable published)
      throws StageException, InterruptedException {
    return new ImportHandler(uploads, ledger, chunker, indexer(published), model).run(context);
  }

  private Indexer indexer(Runnable published) {
    return new Indexer(documents, vectors, published);
  }

  void embed() throws InterruptedException {
    BackfillRun.complete(db, index, model, vectors);
  }

  private RecordingContext claimed() {
    return new RecordingContext(
        PostgresJobQueues.on(db)
            .claim(Claimants.idle("node"), 1, Duration.ofMinutes(1))
            .getFirst());
  }

  private static JobRequest request(JobType type, String collection, Origin origin) {
    return new JobRequest(
        type,
        null,
        type == JobType.TEXT ? "text" : null,
        null,
        collection,
        Map.of(),
        0,
        null,
        null,
        List.of(),
        Duration.ofMinutes(5),
        3,
        null,
        origin);
  }

  Job job(String tenant, RecordingContext context) {
    return jobs.store().find(tenant, context.job().id()).orElseThrow();
  }

  /** The chunks of a document in their order. */
  List<StoredChunk> chunks(DocumentKey key) {
    List<UUID> ids =
        catalog.chunks(key.tenant(), version(key).documentId(), -1, 100).orElseThrow().stream()
            .map(ChunkView::chunkId)
            .toList();
    Map<UUID, StoredChunk> chunks = catalog.current(key.tenant(), ids);
    return ids.stream().flatMap(id -> Stream.ofNullable(chunks.get(id))).toList();
  }

  StoredVersion version(DocumentKey key) {
    return documents.version(key).orElseThrow();
  }

  /** The texts that a search finds, best first. */
  List<String> found(String tenant, @Nullable String collection, SearchMode mode, String words)
      throws Exception {
    float[] vector = mode == SearchMode.KEYWORD ? null : computing.embedQuery(words);
    var query = new VectorStore.Query(tenant, collection, Set.of(), mode, words, vector, 10);
    List<UUID> ids = vectors.search(query).stream().map(VectorStore.Hit::chunkId).toList();
    Map<UUID, StoredChunk> chunks = catalog.current(tenant, ids);
    return ids.stream()
        .flatMap(id -> Stream.ofNullable(chunks.get(id)))
        .map(chunk -> chunk.uri() + " " + chunk.text())
        .toList();
  }

  static float[] vector(String text) {
    return ToyVectors.of(text);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
