package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.ReindexStore.SourceText;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import java.util.List;

/** Publishes the stored text of a document as a new generation. Thread-safe. */
public record Reindexer(ReindexStore documents, Indexer indexer) {

  /**
   * Replaces the generation of a document and marks the item as stored. On return searches find the
   * new generation by its words; its vectors follow.
   *
   * @param source as read from the database
   * @return false if the document was replaced or deleted since then: nothing was published
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid: nothing
   *     of this call is visible
   * @throws StageException see {@link IndexErrors}
   */
  public boolean publish(Fence fence, long itemId, SourceText source, List<Chunk> chunks)
      throws StageException {
    DocumentGeneration next = documents.reserve(fence, source.generation());
    Publication publication =
        indexer.publish(
            next,
            IndexedChunk.of(next, source.document(), chunks),
            () -> documents.publish(fence, itemId, source.generation(), next, chunks));
    return !next.equals(publication.stale());
  }
}
