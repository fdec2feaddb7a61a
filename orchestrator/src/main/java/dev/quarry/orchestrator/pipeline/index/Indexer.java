package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes a document in the search index, completely or not at all. Thread-safe. */
public final class Indexer {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  private final DocumentStore documents;
  private final VectorWriter vectors;

  public Indexer(DocumentStore documents, VectorWriter vectors) {
    this.documents = documents;
    this.vectors = vectors;
  }

  /**
   * Stores a document and marks its item as stored. On return searches find this generation and no
   * other one.
   *
   * @return the equal text because of which nothing was stored; its item is then unchanged
   * @param embeddings one for each of the document's chunks, in order
   * @throws LeaseLostException if the fence is no longer valid: nothing of this call is visible
   * @throws StageException see {@link IndexErrors}
   */
  public Optional<StoredText> publish(
      Fence fence, long itemId, NewDocument document, List<float[]> embeddings)
      throws StageException {
    if (document.chunks().size() != embeddings.size()) {
      throw new IllegalArgumentException(
          document.chunks().size() + " chunks with " + embeddings.size() + " vectors");
    }
    DocumentGeneration generation = documents.reserve(fence, document.key());
    try {
      index(generation, document, embeddings);
      Publication publication = documents.publish(fence, itemId, generation, document);
      if (publication.stale() != null) {
        remove(
            publication.stale(),
            publication.equal() == null ? "was replaced" : "equals a stored text");
      }
      return Optional.ofNullable(publication.equal());
    } catch (VectorStoreException e) {
      throw IndexErrors.translate(e);
    } catch (LeaseLostException e) {
      // A paused worker may get here long after the sweep of this generation.
      remove(generation, "lost its lease");
      throw e;
    }
  }

  private void index(
      DocumentGeneration generation, NewDocument document, List<float[]> embeddings) {
    String title = Objects.requireNonNullElse(document.title(), "");
    List<IndexedChunk> words = new ArrayList<>(embeddings.size());
    List<ChunkVector> embedded = new ArrayList<>(embeddings.size());
    for (Chunk chunk : document.chunks()) {
      UUID id = DocumentIds.chunk(generation, chunk.ordinal());
      words.add(new IndexedChunk(id, chunk.ordinal(), title, words(chunk)));
      embedded.add(new ChunkVector(id, chunk.ordinal(), embeddings.get(embedded.size())));
    }
    long incarnation = vectors.incarnation();
    vectors.write(generation, words);
    if (!vectors.addVectors(generation, embedded)) {
      throw new VectorStoreException("The generation was deleted while it was written.", null);
    }
    vectors.flush(incarnation);
  }

  /** The headings are indexed with the title, so that keyword searches find chunks by them. */
  private static String words(Chunk chunk) {
    return chunk.headings().isEmpty()
        ? chunk.text()
        : String.join(" > ", chunk.headings()) + "\n\n" + chunk.text();
  }

  private void remove(DocumentGeneration generation, String reason) {
    try {
      long incarnation = vectors.incarnation();
      vectors.delete(generation.tenant(), generation.documentId(), generation.generation());
      vectors.flush(incarnation);
      documents.forget(generation);
    } catch (VectorStoreException | StoreUnavailableException e) {
      log.warn(
          "The vectors of generation {} of document {}, which {}, could not be removed;"
              + " the next sweep retries: {}",
          generation.generation(),
          generation.documentId(),
          reason,
          e.toString());
    }
  }
}
