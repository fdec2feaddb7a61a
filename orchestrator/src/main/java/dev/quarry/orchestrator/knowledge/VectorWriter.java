package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import java.util.List;
import java.util.UUID;

/**
 * Write access to the search index. The words of a generation are written first, its vectors are
 * added later. A change is visible to the searches that begin after its call has returned, and
 * durable when a later {@link #flush} returns. Thread-safe. Failures are {@link
 * VectorStoreException}.
 */
public interface VectorWriter {

  /**
   * Replaces one generation of a document by these chunks, without vectors: those that it had are
   * deleted and have to be added again. Other generations are not changed.
   */
  void write(DocumentGeneration generation, List<IndexedChunk> chunks);

  /**
   * Adds vectors to chunks of a generation, or replaces them. Vectors are added to existing words
   * only, so those of a generation that was deleted are not stored, and whoever deletes a
   * generation deletes all of it. May be called again with the same vectors.
   *
   * @return false if the index does not hold the words of these chunks: the generation was deleted,
   *     or the index lost it and {@link #write} has to be called again. Some of the vectors may
   *     have been added.
   */
  boolean addVectors(DocumentGeneration generation, List<ChunkVector> vectors);

  /** Deletes the words and the vectors of one generation of a document, if it exists. */
  void delete(String tenant, UUID documentId, long generation);

  /** Deletes the words and the vectors of all documents of a tenant, of all generations. */
  void deleteTenant(String tenant);

  /**
   * Identifies the open index. A new number means that the index was opened again after a failure
   * that lost the changes since the last flush. Read it before the first of the changes that one
   * {@link #flush} is to make durable.
   */
  long incarnation();

  /**
   * Returns when all changes whose calls have returned before are durable. Concurrent calls share
   * the cost of one.
   *
   * @param incarnation of the index when the first of the caller's changes was made
   * @throws VectorStoreException with {@link VectorStoreException.Reason#CHANGES_LOST} if the index
   *     has another incarnation now: the caller's changes may be lost and have to be made again.
   *     After any other failure the changes are still visible and the next flush may succeed.
   */
  void flush(long incarnation);

  /** What the index holds of a generation. */
  IndexedCounts count(String tenant, UUID documentId, long generation);

  /**
   * Writes the words of a generation again if the index does not have them. Otherwise nothing
   * happens, because {@link #write} would delete their vectors.
   *
   * @return whether they were written
   */
  default boolean restore(DocumentGeneration generation, List<IndexedChunk> chunks) {
    long present =
        count(generation.tenant(), generation.documentId(), generation.generation()).chunks();
    if (present == chunks.size()) {
      return false;
    }
    write(generation, chunks);
    return true;
  }
}
