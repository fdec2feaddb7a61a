package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.SearchMode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The search index: vectors and words of chunks, by document and generation. It is a projection of
 * the database and never the truth: which generation of a document counts is decided by the
 * document's row. Thread-safe. Failures are {@link VectorStoreException}.
 */
public interface VectorStore extends VectorWriter {

  /** Where points belong. */
  record DocumentGeneration(String tenant, String collection, UUID documentId, long generation) {}

  /** One chunk to index. {@code chunkId} is derived, so writing it again overwrites it. */
  record Point(UUID chunkId, int ordinal, String title, String text, float[] vector) {}

  /**
   * What to look for.
   *
   * @param collection null: all of the tenant's
   * @param documentIds empty: any
   * @param vector null when mode is keyword
   */
  record Query(
      String tenant,
      @Nullable String collection,
      Set<UUID> documentIds,
      SearchMode mode,
      String text,
      float @Nullable [] vector,
      int limit) {}

  /** A chunk that matches; a higher score is better, scores of different queries do not compare. */
  record Hit(UUID chunkId, UUID documentId, long generation, double score) {}

  /** The best matches of any generation, best first. Dense and keyword are fused in hybrid mode. */
  List<Hit> search(Query query);

  /** How many points a generation has, for checks. */
  long count(String tenant, UUID documentId, long generation);
}
