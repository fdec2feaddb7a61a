package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.ReindexStore.ChangedDocumentException;
import dev.quarry.orchestrator.knowledge.ReindexStore.SourceText;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the stored text of a document as a new generation. Thread-safe. */
public final class Reindexer {
  private static final Logger log = LoggerFactory.getLogger(Reindexer.class);

  private final ReindexStore documents;
  private final VectorWriter index;
  private final Runnable published;

  /**
   * @param published is called when a document was published and its vectors are missing; does not
   *     block
   */
  public Reindexer(ReindexStore documents, VectorWriter index, Runnable published) {
    this.documents = documents;
    this.index = index;
    this.published = published;
  }

  /**
   * Replaces the generation of a document and marks the item as stored. On return searches find the
   * new generation by its words; its vectors follow.
   *
   * @param source as read from the database
   * @return false if the document was replaced or deleted since then: nothing was published
   * @throws LeaseLostException if the fence is no longer valid: nothing of this call is visible
   * @throws StageException see {@link IndexErrors}
   */
  public boolean publish(Fence fence, long itemId, SourceText source, List<Chunk> chunks)
      throws StageException {
    DocumentGeneration next = documents.reserve(fence, source.generation());
    try {
      List<IndexedChunk> words = IndexedChunk.of(next, source.title(), chunks);
      long incarnation = index.incarnation();
      index.write(next, words);
      var replaced = documents.publish(fence, itemId, source.generation(), next, chunks);
      if (index.incarnation() != incarnation) {
        // It may have been opened again before the generation was recorded as not durable.
        index.restore(next, words);
      }
      replaced.ifPresent(this::remove);
      published.run();
      return true;
    } catch (VectorStoreException e) {
      throw IndexErrors.translate(e);
    } catch (ChangedDocumentException e) {
      remove(next);
      return false;
    } catch (LeaseLostException e) {
      // A paused worker may get here long after the sweep of this generation.
      remove(next);
      throw e;
    }
  }

  /** The generation stays recorded as stale until the sweeper has made its removal durable. */
  private void remove(DocumentGeneration generation) {
    try {
      index.delete(generation.tenant(), generation.documentId(), generation.generation());
    } catch (VectorStoreException e) {
      log.warn(
          "The stale generation {} of document {} could not be removed from the index;"
              + " the next sweep retries: {}",
          generation.generation(),
          generation.documentId(),
          e.toString());
    }
  }
}
