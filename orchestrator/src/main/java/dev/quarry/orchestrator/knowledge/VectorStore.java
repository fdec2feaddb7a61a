package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.SearchMode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The search index: vectors and terms of chunks, by document and generation. It is derived from the
 * database: the document's row decides which generation is current. Thread-safe. Failures are
 * {@link VectorStoreException}.
 */
public interface VectorStore extends VectorWriter {

  /** Identifies the points of one generation of a document. */
  record DocumentGeneration(String tenant, String collection, UUID documentId, long generation) {}

  /** A chunk to index. {@code chunkId} is deterministic, so writing it again overwrites it. */
  record Point(UUID chunkId, int ordinal, String title, String text, float[] vector) {}

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
   * Returns the best matches, best first, of current and stale generations. Hybrid mode fuses the
   * dense and the keyword ranking.
   */
  List<Hit> search(Query query);

  /** The number of points of a generation, for consistency checks. */
  long count(String tenant, UUID documentId, long generation);
}
