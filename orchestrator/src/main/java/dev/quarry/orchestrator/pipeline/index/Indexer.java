package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes a document in the search index, completely or not at all. Thread-safe. */
public final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  private final DocumentStore documents;
  private final VectorWriter index;
  private final Runnable published;
  private final InstantSource clock;

  /**
   * @param published is called when a document was published and its vectors are missing; does not
   *     block
   */
  public Indexer(DocumentStore documents, VectorWriter index, Runnable published) {
    this(documents, index, published, InstantSource.system());
  }

  /**
   * @param clock tells when a document is stored that states no date of its own
   */
  public Indexer(
      DocumentStore documents, VectorWriter index, Runnable published, InstantSource clock) {
    this.clock = clock;
    this.documents = documents;
    this.index = index;
    this.published = published;
  }

  /**
   * What is stored of a source.
   *
   * @param unlessEqual see {@link NewDocument}
   */
  public static NewDocument document(
      DocumentKey key,
      LoadedContent content,
      ExtractedDocument document,
      List<Chunk> chunks,
      boolean unlessEqual) {
    return new NewDocument(
        key,
        document.title(),
        document.language(),
        document.markdown(),
        Sha256.of(content.bytes()),
        content.etag(),
        content.lastModified(),
        document.links().stream().map(URI::toString).toList(),
        document.metadata(),
        chunks,
        unlessEqual);
  }

  /**
   * Stores a document and marks its item as stored. On return searches find this generation by its
   * words, and no other one; its vectors follow.
   *
   * @param reserved the generation, which was not given to this method before; null: not reserved
   *     yet
   * @return the equal text because of which nothing was stored; its item is then unchanged
   * @throws LeaseLostException if the fence is no longer valid: nothing of this call is visible
   * @throws StageException see {@link IndexErrors}
   */
  public Optional<StoredText> publish(
      Fence fence, long itemId, @Nullable DocumentGeneration reserved, NewDocument document)
      throws StageException {
    DocumentGeneration generation =
        reserved == null ? documents.reserve(fence, document.key()) : reserved;
    Publication publication =
        publish(
            generation,
            IndexedChunk.of(generation, document.fields(clock.instant()), document.chunks()),
            () -> documents.publish(fence, itemId, generation, document));
    return Optional.ofNullable(publication.equal());
  }

  /**
   * Writes the words of a reserved generation, makes it current, and removes the one that became
   * stale: that is the former one, or this one if it did not become current.
   *
   * @param transaction makes the generation current in the database
   */
  Publication publish(
      DocumentGeneration generation, List<IndexedChunk> words, Supplier<Publication> transaction)
      throws StageException {
    try {
      long incarnation = index.incarnation();
      index.write(generation, words);
      Publication publication = transaction.get();
      if (index.incarnation() != incarnation) {
        // It may have been opened again before the generation was recorded as not durable.
        index.restore(generation, words);
      }
      if (publication.stale() != null) {
        remove(publication.stale());
      }
      published.run();
      return publication;
    } catch (VectorStoreException e) {
      throw IndexErrors.translate(e);
    } catch (LeaseLostException e) {
      // A paused worker may get here long after the sweep of this generation.
      remove(generation);
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
