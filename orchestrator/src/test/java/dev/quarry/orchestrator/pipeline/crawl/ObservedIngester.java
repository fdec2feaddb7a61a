package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.ExtractionBudget;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The real ingestion of pages and texts, with an index that stores nothing and may fail. */
final class ObservedIngester implements PageIngester {
  private final Ingester ingester;
  private final AtomicInteger extractions = new AtomicInteger();
  private volatile @Nullable VectorStoreException failure;
  private volatile Consumer<String> beforeStoring = address -> {};

  /**
   * @param maxChars of a page that are read
   * @param parser reads documents that are neither pages nor texts; null reads them as texts
   */
  ObservedIngester(
      DocumentStore documents, int maxChars, InstantSource clock, @Nullable Extractor parser) {
    TextExtractor texts = new TextExtractor();
    ExtractionBudget budget = ExtractionBudget.ofThisMachine(ExtractionBudget.DEFAULT_BYTES);
    HtmlExtractor html = new HtmlExtractor(maxChars, budget, clock);
    ingester =
        new Ingester(
            new ContentExtractor(new TypeDetector(), html, texts, parser == null ? texts : parser),
            new Chunker(text -> text.split(" ", -1).length, ChunkSizes.DEFAULT),
            new Indexer(documents, new FailingIndex(), () -> {}),
            _ -> true);
  }

  /** Makes the index fail from now on; null ends that. */
  void failStoring(@Nullable VectorStoreException e) {
    failure = e;
  }

  /** Runs in the thread that stores a page, while other threads may store theirs. */
  void beforeStoring(Consumer<String> action) {
    beforeStoring = action;
  }

  int extractions() {
    return extractions.get();
  }

  @Override
  public ExtractedDocument extract(LoadedContent content)
      throws StageException, InterruptedException {
    extractions.incrementAndGet();
    return ingester.extract(content);
  }

  @Override
  public boolean accepts(String tenant) {
    return ingester.accepts(tenant);
  }

  @Override
  public void store(
      Fence fence,
      long itemId,
      DocumentKey key,
      @Nullable DocumentGeneration reserved,
      LoadedContent content,
      ExtractedDocument document)
      throws StageException, InterruptedException {
    beforeStoring.accept(key.uri());
    ingester.store(fence, itemId, key, reserved, content, document);
  }

  private final class FailingIndex implements VectorWriter {
    @Override
    public void write(DocumentGeneration generation, List<IndexedChunk> chunks) {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors) {
      return true;
    }

    @Override
    public IndexedCounts count(String tenant, UUID documentId, long generation) {
      return new IndexedCounts(0, 0);
    }

    @Override
    public long incarnation() {
      return 0;
    }

    @Override
    public void flush(long incarnation) {}

    @Override
    public void delete(String tenant, UUID documentId, long generation) {}

    @Override
    public void deleteTenant(String tenant) {}
  }
}
