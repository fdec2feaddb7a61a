package dev.quarry.orchestrator.knowledge;

import dev.quarry.model.ChunkView;
import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentView;
import dev.quarry.model.VectorCounts;
import dev.quarry.orchestrator.paging.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Read access to the stored documents. Every method sees one tenant's documents only. Thread-safe.
 */
public interface DocumentCatalog {

  List<CollectionView> collections(String tenant);

  /**
   * Selects the documents to list. A null member does not restrict.
   *
   * @param beginning of the URI, or of the title in any case
   */
  record DocumentQuery(
      @Nullable String collection, @Nullable String uri, @Nullable String beginning) {}

  /** Lists documents, newest first, starting after {@code before}; without text and metadata. */
  List<DocumentView> documents(
      String tenant, DocumentQuery query, @Nullable Position before, int limit);

  Optional<DocumentView> document(String tenant, UUID documentId);

  /**
   * Lists the chunks of a document in their order. Empty if the tenant has no such document.
   *
   * @param after ordinal of the last chunk of the previous page; -1 for the first page
   */
  Optional<List<ChunkView>> chunks(String tenant, UUID documentId, long after, int limit);

  /**
   * How much of what is stored a search finds.
   *
   * @param otherIndexDocuments documents in another index than the one in use; no search finds them
   */
  record Coverage(VectorCounts vectors, long otherIndexDocuments) {}

  /** The coverage of a collection, or of all collections, by sums that are maintained. */
  Coverage coverage(String tenant, @Nullable String collection);

  /** A chunk of a published generation, with its document. */
  record StoredChunk(
      UUID chunkId,
      UUID documentId,
      String collection,
      String uri,
      @Nullable String title,
      @Nullable String language,
      List<String> headings,
      String text,
      int startOffset,
      int endOffset,
      Instant ingestedAt,
      String context,
      @Nullable String anchor,
      @Nullable String version) {

    /** What is shown, see {@link Chunk#passage()}. */
    public String passage() {
      return Chunk.passage(context, text);
    }
  }

  /**
   * Looks up chunks by id. Chunks of a replaced or unpublished generation are absent from the map.
   */
  Map<UUID, StoredChunk> current(String tenant, Collection<UUID> chunkIds);
}
