package dev.quarry.bench.retrieval;

import dev.quarry.bench.retrieval.TestSet.Source;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The documents of one set, indexed as the product does it. */
final class Shelf implements AutoCloseable {
  static final String TENANT = "bench";
  static final String COLLECTION = "set";

  /** Passages of one call of the embedder. */
  private static final int CALL_SIZE = 16;

  private static final int CALLERS = 4;

  private final MemoryCatalog catalog = new MemoryCatalog();
  private final AnalyzerHighlighter highlighter = new AnalyzerHighlighter();
  private final TokenCounter tokens;
  private final Embedder embedder;
  private final LuceneVectorStore index;

  Shelf(Path directory, TokenCounter tokens, Embedder embedder) {
    this.tokens = tokens;
    this.embedder = embedder;
    this.index = new LuceneVectorStore(directory);
  }

  void put(List<Source> documents) throws InterruptedException, ExecutionException {
    Chunker chunker = new Chunker(tokens, ChunkSizes.DEFAULT);
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> calls = new ArrayList<>();
      for (Source document : documents) {
        List<Chunk> chunks = document.chunks(chunker);
        DocumentGeneration generation = generation(document);
        index.write(generation, IndexedChunk.of(generation, fields(document), chunks));
        chunks.forEach(chunk -> catalog.add(stored(document, generation, chunk)));
        List<String> passages = Passage.of(document.title(), chunks);
        for (int from = 0; from < chunks.size(); from += CALL_SIZE) {
          int to = Math.min(from + CALL_SIZE, chunks.size());
          List<Chunk> some = chunks.subList(from, to);
          List<String> texts = passages.subList(from, to);
          calls.add(
              callers.submit(
                  () -> {
                    addVectors(generation, some, texts);
                    return null;
                  }));
        }
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private void addVectors(DocumentGeneration generation, List<Chunk> chunks, List<String> passages)
      throws EmbeddingException, InterruptedException {
    List<float[]> vectors = embedder.embedPassages(passages);
    List<ChunkVector> added = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      int ordinal = chunks.get(i).ordinal();
      added.add(new ChunkVector(DocumentIds.chunk(generation, ordinal), ordinal, vectors.get(i)));
    }
    index.addVectors(generation, added);
  }

  private static DocumentFields fields(Source document) {
    return DocumentFields.of(
        document.id(), document.title(), document.language(), Map.of(), Instant.EPOCH);
  }

  private static DocumentGeneration generation(Source document) {
    DocumentKey key = new DocumentKey(TENANT, COLLECTION, document.id());
    return new DocumentGeneration(TENANT, COLLECTION, DocumentIds.document(key), 1);
  }

  private static StoredChunk stored(Source document, DocumentGeneration generation, Chunk chunk) {
    return new StoredChunk(
        DocumentIds.chunk(generation, chunk.ordinal()),
        generation.documentId(),
        COLLECTION,
        document.id(),
        document.title(),
        document.language(),
        chunk.headings(),
        chunk.text(),
        chunk.startOffset(),
        chunk.endOffset(),
        Instant.EPOCH,
        chunk.context(),
        chunk.anchor(),
        null);
  }

  SearchService search() {
    return new SearchService(embedder, index, catalog, tokens, highlighter);
  }

  LuceneVectorStore index() {
    return index;
  }

  MemoryCatalog catalog() {
    return catalog;
  }

  Embedder embedder() {
    return embedder;
  }

  @Override
  public void close() {
    index.close();
    highlighter.close();
  }
}
