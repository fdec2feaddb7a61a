package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.backfill.BackfillRun;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import dev.quarry.orchestrator.store.postgres.queue.ClaimedJob;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The real components of a search: PostgreSQL, Lucene and the model. */
final class Library implements AutoCloseable {
  private static final IndexName INDEX = new IndexName("lucene", "real");

  final Database db = new Database(TestDatabase.fresh());
  final DocumentStore documents = new PostgresDocumentStore(db, new PostgresItemLedger(db), INDEX);
  final DocumentCatalog catalog = new PostgresDocumentCatalog(db, INDEX);
  final Embedder embedder =
      new CachingEmbedder(
          LoadedModel.embedder(), new PostgresEmbeddingCache(db), new EmbeddingRate());
  final LuceneVectorStore vectors;
  final Indexer indexer;
  private final ClaimedJob job = ClaimedJob.in(db);
  private int items;

  Library(Path directory) {
    vectors = new LuceneVectorStore(directory);
    indexer = new Indexer(documents, vectors, () -> {});
  }

  void store(NewDocument document) throws Exception {
    storeWords(document);
    BackfillRun.complete(db, INDEX, embedder, vectors);
  }

  void storeWords(NewDocument document) throws Exception {
    indexer.publish(job.fence(), item(), null, document);
  }

  /** Puts one chunk into the search index, and not into the database. */
  void index(DocumentGeneration generation, String title, String text) throws Exception {
    UUID chunk = DocumentIds.chunk(generation, 0);
    vectors.write(generation, List.of(new IndexedChunk(chunk, 0, title, text)));
    vectors.addVectors(generation, List.of(new ChunkVector(chunk, 0, embedder.embedQuery(text))));
  }

  private synchronized long item() throws Exception {
    return job.item("item " + items++);
  }

  ClaimedJob job() {
    return job;
  }

  SearchService search() {
    return new SearchService(
        embedder, vectors, catalog, LoadedModel.tokens(), new AnalyzerHighlighter());
  }

  @Override
  public void close() {
    vectors.close();
  }
}
