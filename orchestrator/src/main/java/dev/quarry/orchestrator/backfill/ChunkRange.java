package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive chunks of a stored document that have no vectors.
 *
 * @param id identifies the range in the backlog
 * @param jobId the job that waits for the vectors
 * @param title the title of the document
 */
public record ChunkRange(
    long id,
    DocumentGeneration generation,
    UUID jobId,
    @Nullable String title,
    List<Chunk> chunks) {
  public ChunkRange {
    chunks = List.copyOf(chunks);
  }
}
