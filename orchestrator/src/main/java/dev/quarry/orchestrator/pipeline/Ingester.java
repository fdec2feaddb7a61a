package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.digest.Sha256;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.handler.StageException;
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
 * What happens to every source once it is loaded, whatever type of job it came with: extract, then
 * chunk, embed and index. Thread-safe.
 */
public final class Ingester implements PageIngester {
  /** Passages embedded between two looks at the interrupt flag and two reports of progress. */
  private static final int PASSAGES_AT_ONCE = 32;

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

  /** Told how many passages are embedded. */
  interface Watcher {
    void embedded(int passages, int of);
  }

  /** Without a hint: pages say themselves what they are. */
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
    Ingestion page = new Ingestion(fence, itemId, key, () -> content);
    page.document(document);
    for (Stage stage : Pipelines.PAGE) {
      run(stage, page, "auto", (passages, of) -> {});
    }
  }

  /**
   * Takes a document through one stage. After the last one it is searchable in place of its former
   * version, and its item is marked as stored.
   *
   * @param typeHint see {@link Extractor#extract}
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over; searches then see
   *     what they saw before
   */
  void run(Stage stage, Ingestion one, String typeHint, Watcher watcher)
      throws StageException, InterruptedException {
    switch (stage) {
      case CRAWL -> throw new IllegalArgumentException("a crawl is of many documents");
      case LOAD -> one.content();
      case EXTRACT -> one.document(extract(one.content(), typeHint));
      case CHUNK -> one.chunks(chunker.chunk(one.document().title(), one.document().markdown()));
      case EMBED -> one.vectors(embed(Passage.of(one.document().title(), one.chunks()), watcher));
      case INDEX -> indexer.publish(one.fence(), one.itemId(), newDocument(one), one.vectors());
    }
  }

  private List<float[]> embed(List<String> passages, Watcher watcher)
      throws StageException, InterruptedException {
    List<float[]> vectors = new ArrayList<>(passages.size());
    for (int from = 0; from < passages.size(); from += PASSAGES_AT_ONCE) {
      int to = Math.min(passages.size(), from + PASSAGES_AT_ONCE);
      vectors.addAll(embed(passages.subList(from, to)));
      watcher.embedded(to, passages.size());
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

  private static NewDocument newDocument(Ingestion one)
      throws StageException, InterruptedException {
    LoadedContent content = one.content();
    ExtractedDocument document = one.document();
    return new NewDocument(
        one.key(),
        document.title(),
        document.language(),
        document.markdown(),
        Sha256.of(content.bytes()),
        content.etag(),
        content.lastModified(),
        document.links().stream().map(URI::toString).toList(),
        document.metadata(),
        one.chunks());
  }
}
