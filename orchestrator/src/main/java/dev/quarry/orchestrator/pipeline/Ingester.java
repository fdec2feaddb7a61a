package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.crawl.PageIngester;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages that every source passes after loading, for all job types: extract, chunk and
 * index. Thread-safe.
 */
public final class Ingester implements PageIngester {
  private final Extractor extractor;
  private final Chunker chunker;
  private final Indexer indexer;
  private final Predicate<String> accepts;

  /**
   * @param accepts whether a tenant may store another page of a crawl
   */
  public Ingester(
      Extractor extractor, Chunker chunker, Indexer indexer, Predicate<String> accepts) {
    this.extractor = extractor;
    this.chunker = chunker;
    this.indexer = indexer;
    this.accepts = accepts;
  }

  @Override
  public boolean accepts(String tenant) {
    return accepts.test(tenant);
  }

  /** Without a type hint: the content of a page decides its type. */
  @Override
  public ExtractedDocument extract(LoadedContent content)
      throws StageException, InterruptedException {
    return extract(content, "auto");
  }

  /** See {@link Extractor#extract}. */
  ExtractedDocument extract(LoadedContent content, String typeHint)
      throws StageException, InterruptedException {
    return extractor.extract(content, typeHint);
  }

  private static Anchors anchors(ExtractedDocument document) {
    return new Anchors(
        document.anchors().stream().map(each -> Map.entry(each.offset(), each.id())).toList());
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
    Ingestion page = new Ingestion(fence, itemId, key, () -> content, false);
    page.reserved(reserved);
    page.document(document);
    for (Stage stage : Pipelines.PAGE) {
      run(stage, page, "auto");
    }
  }

  /**
   * Runs one stage for a document. After the last stage searches find the new version instead of
   * the former one, and the item is marked as stored; or the ingestion has an equal text.
   *
   * @param typeHint see {@link Extractor#extract}
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid;
   *     searches then still find the former version
   */
  void run(Stage stage, Ingestion ingestion, String typeHint)
      throws StageException, InterruptedException {
    switch (stage) {
      case CRAWL -> throw new IllegalArgumentException("not a stage of one document");
      case LOAD -> ingestion.content();
      case EXTRACT -> ingestion.document(extract(ingestion.content(), typeHint));
      case CHUNK -> {
        ExtractedDocument document = ingestion.document();
        ingestion.chunks(
            chunker.chunk(
                document.title(),
                document.markdown(),
                anchors(document),
                new Definitions(document.definitions())));
      }
      case INDEX ->
          ingestion.equal(
              indexer.publish(
                  ingestion.fence(),
                  ingestion.itemId(),
                  ingestion.reserved(),
                  Indexer.document(
                      ingestion.key(),
                      ingestion.content(),
                      ingestion.document(),
                      ingestion.chunks(),
                      ingestion.unlessEqual())));
    }
  }
}
