package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Write access to the search index. Thread-safe. Failures are {@link VectorStoreException}. */
public interface VectorWriter {

  /** The words of a chunk. {@code chunkId} is deterministic, so writing it again overwrites it. */
  record IndexedChunk(UUID chunkId, int ordinal, String title, String text) {

    /** The words of all chunks of a generation. */
    public static List<IndexedChunk> of(
        DocumentGeneration generation, @Nullable String title, List<Chunk> chunks) {
      return chunks.stream()
          .map(
              chunk ->
                  new IndexedChunk(
                      DocumentIds.chunk(generation, chunk.ordinal()),
                      chunk.ordinal(),
                      Objects.requireNonNullElse(title, ""),
                      words(chunk)))
          .toList();
    }

    /** The headings are indexed with the text, so that keyword searches find chunks by them. */
    private static String words(Chunk chunk) {
      return chunk.headings().isEmpty()
          ? chunk.text()
          : String.join(" > ", chunk.headings()) + "\n\n" + chunk.text();
    }
  }

  /** The vector of a chunk. */
  record ChunkVector(UUID chunkId, int ordinal, float[] vector) {}

  /**
   * Replaces the words of one generation; other generations are not changed. On return searches find
   * its chunks by their words. Durable after {@link #flush}.
   */
  void write(DocumentGeneration generation, List<IndexedChunk> chunks);

  /**
   * Adds or replaces the vectors of some chunks of a generation whose words were written. Visible on
   * return, durable after {@link #flush}.
   */
  void addVectors(DocumentGeneration generation, List<ChunkVector> vectors);

  /** Deletes one generation of a document, if it exists. Durable after {@link #flush}. */
  void delete(String tenant, UUID documentId, long generation);

  /** Returns when everything that was written before is durable. */
  void flush();
}
