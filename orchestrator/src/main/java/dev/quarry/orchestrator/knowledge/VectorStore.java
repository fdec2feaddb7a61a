package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.SearchMode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The search index: words and vectors of chunks, by document and generation. It is derived from the
 * database: the document's row decides which generation is current. Thread-safe. Failures are
 * {@link VectorStoreException}.
 */
public interface VectorStore extends VectorWriter {

  /** Identifies one generation of a document. */
  record DocumentGeneration(String tenant, String collection, UUID documentId, long generation) {}

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

  /** The vector of a chunk whose words are indexed. */
  record ChunkVector(UUID chunkId, int ordinal, float[] vector) {}

  /** How many chunks of a generation are indexed, and how many of them have a vector. */
  record IndexedCounts(long chunks, long vectors) {}

  /**
   * A search.
   *
   * @param collection null for all collections of the tenant
   * @param documentIds empty for all documents
   * @param vector null in keyword mode
   */
  record Query(
      String tenant,
      @Nullable String collection,
      Set<UUID> documentIds,
      SearchMode mode,
      String text,
      float @Nullable [] vector,
      int limit) {}

  /** A matching chunk. A higher score is better; scores of different queries are not comparable. */
  record Hit(UUID chunkId, UUID documentId, long generation, double score) {}

  /**
   * Returns the best matches, best first, of current and stale generations. Dense mode finds chunks
   * that have a vector. Hybrid mode fuses the dense and the keyword ranking; a chunk without a
   * vector counts with its keyword rank in both, so that it is not ranked down.
   */
  List<Hit> search(Query query);
}
