package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive chunks of a stored document that have no vectors.
 *
 * @param id identifies the range in the backlog
 * @param jobId the job that waits for the vectors
 * @param title the title of the document
 * @param imported vectors of the model in use that were imported with the document, by ordinal
 */
public record ChunkRange(
    long id,
    DocumentGeneration generation,
    UUID jobId,
    @Nullable String title,
    List<Chunk> chunks,
    Map<Integer, float[]> imported) {
  public ChunkRange {
    chunks = List.copyOf(chunks);
    imported = Map.copyOf(imported);
  }
}
