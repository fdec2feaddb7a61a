package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.ranking.HitFusion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /**
   * The words of a chunk. {@code chunkId} is deterministic, so writing it again overwrites it.
   *
   * @param headings of the sections that contain it, one after the other
   * @param text see {@link Chunk#passage()}
   * @param document shared by all chunks of a generation
   */
  record IndexedChunk(
      UUID chunkId, int ordinal, String headings, String text, DocumentFields document) {

    /** A chunk without headings, of a document of which only the title is known. */
    public IndexedChunk(UUID chunkId, int ordinal, String title, String text) {
      this(chunkId, ordinal, "", text, DocumentFields.titled(title));
    }

    /** The words of all chunks of a generation. */
    public static List<IndexedChunk> of(
        DocumentGeneration generation, DocumentFields document, List<Chunk> chunks) {
      return chunks.stream()
          .map(
              chunk ->
                  new IndexedChunk(
                      DocumentIds.chunk(generation, chunk.ordinal()),
                      chunk.ordinal(),
                      String.join(" > ", chunk.headings()),
                      chunk.passage(),
                      document))
          .toList();
    }

    public String title() {
      return Objects.requireNonNullElse(document.title(), "");
    }
  }

  /** The vector of a chunk whose words are indexed. */
  record ChunkVector(UUID chunkId, int ordinal, float[] vector) {}

  /** How many chunks of a generation are indexed, and how many of them have a vector. */
  record IndexedCounts(long chunks, long vectors) {}

  /**
   * Restricts a search to some documents. A null member does not restrict.
   *
   * @param language a language tag; it includes its variants ({@code en} includes {@code en-GB})
   * @param from the earliest date, see {@link DocumentFields#date()}
   * @param until the date before which it is, exclusive
   * @param metadata values of members of the metadata, all of which a document has
   */
  record DocumentFilter(
      @Nullable String uriPrefix,
      @Nullable String language,
      @Nullable String version,
      @Nullable Instant from,
      @Nullable Instant until,
      Map<String, String> metadata) {
    public static final DocumentFilter NONE =
        new DocumentFilter(null, null, null, null, null, Map.of());

    public DocumentFilter {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * A search.
   *
   * @param collection null for all collections of the tenant
   * @param documentIds empty for all documents
   * @param vectors of the windows of the text: a chunk is as near as it is to the nearest of them;
   *     empty in keyword mode
   */
  record Query(
      String tenant,
      @Nullable String collection,
      Set<UUID> documentIds,
      DocumentFilter filter,
      SearchMode mode,
      String text,
      List<float[]> vectors,
      int limit) {

    /**
     * A search without a filter, of a text of one window.
     *
     * @param vector null in keyword mode
     */
    public Query(
        String tenant,
        @Nullable String collection,
        Set<UUID> documentIds,
        SearchMode mode,
        String text,
        float @Nullable [] vector,
        int limit) {
      this(
          tenant,
          collection,
          documentIds,
          DocumentFilter.NONE,
          mode,
          text,
          vector == null ? List.of() : List.of(vector),
          limit);
    }

    /** How many chunks each ranking needs for the fusion. */
    public int depth() {
      return Math.max(HitFusion.DEPTH, 2 * limit);
    }
  }

  /** A matching chunk. A higher score is better; scores of different queries are not comparable. */
  record Hit(UUID chunkId, UUID documentId, long generation, double score) {
    public Hit scored(double other) {
      return new Hit(chunkId, documentId, generation, other);
    }
  }

  /**
   * What both rankings have found, best first, of current and stale generations.
   *
   * @param dense chunks that have a vector, with its cosine to the query; empty in keyword mode
   * @param keyword chunks by the words of the query; empty in dense mode
   * @param withoutVector those of {@code keyword} that have no vector yet; empty in keyword mode
   */
  record Candidates(List<Hit> dense, List<Hit> keyword, Set<UUID> withoutVector) {}

  /** Runs the rankings of the query's mode on one state of the index. */
  Candidates candidates(Query query);

  /**
   * Returns the best matches, best first, of current and stale generations; in hybrid mode by
   * {@link HitFusion}.
   */
  default List<Hit> search(Query query) {
    Candidates found = candidates(query);
    List<Hit> ranked =
        switch (query.mode()) {
          case DENSE -> found.dense();
          case KEYWORD -> found.keyword();
          case HYBRID -> HitFusion.fuse(found);
        };
    return List.copyOf(ranked.subList(0, Math.min(query.limit(), ranked.size())));
  }
}
