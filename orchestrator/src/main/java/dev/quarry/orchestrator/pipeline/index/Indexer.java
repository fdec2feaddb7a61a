package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes a document in the search index, completely or not at all. Thread-safe. */
public final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  private final DocumentStore documents;
  private final VectorWriter index;
  private final Runnable published;

  /**
   * @param published is called when a document was published and its vectors are missing; does not
   *     block
   */
  public Indexer(DocumentStore documents, VectorWriter index, Runnable published) {
    this.documents = documents;
    this.index = index;
    this.published = published;
  }

  /**
   * Stores a document and marks its item as stored. On return searches find this generation by its
   * words, and no other one; its vectors follow.
   *
   * @return the equal text because of which nothing was stored; its item is then unchanged
   * @throws LeaseLostException if the fence is no longer valid: nothing of this call is visible
   * @throws StageException see {@link IndexErrors}
   */
  public Optional<StoredText> publish(Fence fence, long itemId, NewDocument document)
      throws StageException {
    DocumentGeneration generation = documents.reserve(fence, document.key());
    try {
      List<IndexedChunk> words = IndexedChunk.of(generation, document.title(), document.chunks());
      long incarnation = index.incarnation();
      index.write(generation, words);
      Publication publication = documents.publish(fence, itemId, generation, document);
      if (index.incarnation() != incarnation) {
        // It may have been opened again before the generation was recorded as not durable.
        index.restore(generation, words);
      }
      if (publication.stale() != null) {
        remove(
            publication.stale(),
            publication.equal() == null ? "was replaced" : "equals a stored text");
      }
      published.run();
      return Optional.ofNullable(publication.equal());
    } catch (VectorStoreException e) {
      throw IndexErrors.translate(e);
    } catch (LeaseLostException e) {
      // A paused worker may get here long after the sweep of this generation.
      remove(generation, "lost its lease");
      throw e;
    }
  }

  /** The generation stays recorded as stale until the sweeper has made its removal durable. */
  private void remove(DocumentGeneration generation, String reason) {
    try {
      index.delete(generation.tenant(), generation.documentId(), generation.generation());
    } catch (VectorStoreException e) {
      log.warn(
          "Generation {} of document {}, which {}, could not be removed from the index;"
              + " the next sweep retries: {}",
          generation.generation(),
          generation.documentId(),
          reason,
          e.toString());
    }
  }
}
