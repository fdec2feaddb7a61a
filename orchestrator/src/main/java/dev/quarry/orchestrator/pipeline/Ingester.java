package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.pipeline.Pipelines.Stage;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.pipeline.crawl.PageIngester;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the stages that every source passes after loading, for all job types: extract, chunk, embed
 * and index. Thread-safe.
 */
public final class Ingester implements PageIngester {
  /** Between two batches the interrupt flag is checked and progress is reported. */
  private static final int EMBED_BATCH_SIZE = 32;

  private final Extractor extractor;
  private final Chunker chunker;
  private final Embedder embedder;
  private final Indexer indexer;

  public Ingester(Extractor extractor, Chunker chunker, Embedder embedder, Indexer indexer) {
    this.extractor = extractor;
    this.chunker = chunker;
    this.embedder = embedder;
    this.indexer = indexer;
  }

  /** Is called after each batch of embedded passages. */
  interface ProgressListener {
    void embedded(int passages, int total);
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

  @Override
  public void store(
      Fence fence, long itemId, DocumentKey key, LoadedContent content, ExtractedDocument document)
      throws StageException, InterruptedException {
    Ingestion page = new Ingestion(fence, itemId, key, () -> content, false);
    page.document(document);
    for (Stage stage : Pipelines.PAGE) {
      run(stage, page, "auto", (passages, total) -> {});
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
  void run(Stage stage, Ingestion ingestion, String typeHint, ProgressListener listener)
      throws StageException, InterruptedException {
    switch (stage) {
      case CRAWL -> throw new IllegalArgumentException("not a stage of one document");
      case LOAD -> ingestion.content();
      case EXTRACT -> ingestion.document(extract(ingestion.content(), typeHint));
      case CHUNK -> {
        ExtractedDocument document = ingestion.document();
        ingestion.chunks(chunker.chunk(document.title(), document.markdown()));
      }
      case EMBED -> {
        String title = ingestion.document().title();
        ingestion.vectors(embed(Passage.of(title, ingestion.chunks()), listener));
      }
      case INDEX ->
          ingestion.equal(
              indexer.publish(
                  ingestion.fence(),
                  ingestion.itemId(),
                  newDocument(ingestion),
                  ingestion.vectors()));
    }
  }

  private List<float[]> embed(List<String> passages, ProgressListener listener)
      throws StageException, InterruptedException {
    List<float[]> vectors = new ArrayList<>(passages.size());
    for (int from = 0; from < passages.size(); from += EMBED_BATCH_SIZE) {
      int to = Math.min(passages.size(), from + EMBED_BATCH_SIZE);
      vectors.addAll(embed(passages.subList(from, to)));
      listener.embedded(to, passages.size());
    }
    return vectors;
  }

  private List<float[]> embed(List<String> passages) throws StageException, InterruptedException {
    try {
      return embedder.embedPassages(passages);
    } catch (EmbeddingException e) {
      throw e.retryable()
          ? StageException.retryable(e.code(), e.getMessage(), e)
          : StageException.permanent(e.code(), e.getMessage(), e);
    }
  }

  private static NewDocument newDocument(Ingestion ingestion)
      throws StageException, InterruptedException {
    LoadedContent content = ingestion.content();
    ExtractedDocument document = ingestion.document();
    return new NewDocument(
        ingestion.key(),
        document.title(),
        document.language(),
        document.markdown(),
        Sha256.of(content.bytes()),
        content.etag(),
        content.lastModified(),
        document.links().stream().map(URI::toString).toList(),
        document.metadata(),
        ingestion.chunks(),
        ingestion.unlessEqual());
  }
}
