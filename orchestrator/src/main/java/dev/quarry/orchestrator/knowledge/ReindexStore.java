package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.Publication;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a job reads and writes that indexes stored documents anew. The writes are fenced and throw
 * {@link dev.quarry.orchestrator.job.LeaseLostException} if the lease is lost. Thread-safe.
 */
public interface ReindexStore {
  /** What {@link #otherIndex} means, for operators. */
  String OTHER_INDEX =
      "Documents are in the index of another embedding model or vector store, and searches do not"
          + " find them. quarry reindex makes them searchable, or restore the former setting.";

  /** The queued item of a document. */
  record ReindexItem(long id, UUID documentId) {}

  /**
   * The text of a document and the generation that is published with it.
   *
   * @param anchors the fragments of the document's URI that its chunks have, by their offsets
   * @param contexts of its chunks that have one
   */
  record SourceText(
      DocumentGeneration generation,
      DocumentFields document,
      String text,
      List<Map.Entry<Integer, String>> anchors,
      List<Context> contexts) {

    /**
     * @param start of the chunk in the text
     * @param end of the chunk
     * @param text see {@link Chunk#context}
     */
    public record Context(int start, int end, String text) {}

    public @Nullable String title() {
      return document.title();
    }
  }

  /** Whether any job waits for vectors in another index than the one in use. */
  boolean anyJobAwaitsReindex();

  /** Whether this job waits for vectors in another index than the one in use. */
  boolean awaitsReindex(UUID jobId);

  /** Whether the tenant has a document in this collection. */
  boolean anyDocument(String tenant, @Nullable String collection);

  /**
   * Another index than the one in use that has documents, of any tenant: no search finds them until
   * they are indexed anew. Empty if there is none.
   */
  Optional<String> otherIndex();

  /**
   * Adds an item for each document of which the job has none yet, in transactions of limited size.
   *
   * @param collection null: all collections of the tenant
   */
  void addItems(Fence fence, String tenant, @Nullable String collection);

  /** The queued items with an id greater than {@code afterId}, by id, at most {@code limit}. */
  List<ReindexItem> queued(UUID jobId, long afterId, int limit);

  /** The items of a job. */
  record ItemCounts(int all, int ended) {}

  ItemCounts counts(UUID jobId);

  /** Empty if the tenant has no such document. */
  Optional<SourceText> text(String tenant, UUID documentId);

  /** Reserves a generation as {@link DocumentStore#reserve} does. */
  DocumentGeneration reserve(Fence fence, DocumentGeneration published);

  /**
   * Publishes a new generation of the same text in one transaction: chunks, the item's status and
   * the job's counts. Everything else that is stored of the document stays as it is, also the time
   * of its ingestion. The vectors are recorded as missing, and the generation as {@link
   * DocumentStore#unflushed}; the former generation becomes stale.
   *
   * <p>An ingestion that was reserved before and is published afterwards still replaces the
   * document: it has the newer text.
   *
   * @param published the generation that was read
   * @return the generation that became stale: {@code next}, and nothing else is written, if another
   *     generation is published now, or none
   */
  Publication publish(
      Fence fence,
      long itemId,
      DocumentGeneration published,
      DocumentGeneration next,
      List<Chunk> chunks);
}
