package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored documents, and which index holds the vectors of each. A document whose vectors lie in
 * another index than the one in use (of another model, in another store) is kept, but no search
 * finds it until it is ingested again. Thread-safe.
 */
public interface DocumentStore extends StoredDocuments {

  /**
   * What a document is known by.
   *
   * @param text whether it is a text that a client sent: a text and what a crawl finds at the same
   *     address are two documents
   */
  record DocumentKey(String tenant, String collection, String uri, boolean text) {
    /** The scheme of plain names of texts; nothing else has such an address. */
    private static final String NAME = "text:";

    /** Of a page or a document. */
    public DocumentKey(String tenant, String collection, String uri) {
      this(tenant, collection, uri, false);
    }

    /** Differs from that of every other document of the collection. */
    public String identity() {
      return text && !uri.startsWith(NAME) ? "text " + uri : uri;
    }
  }

  /**
   * What is known of a stored document before it is loaded again.
   *
   * @param searchable whether its vectors are in the index in use; only then may it count as
   *     unchanged
   * @param links where it leads to, so that an unchanged page need not be read again for them
   */
  record StoredVersion(
      UUID documentId,
      long generation,
      boolean searchable,
      byte[] contentSha256,
      @Nullable String etag,
      @Nullable String lastModified,
      List<String> links) {}

  /** A document, ready to be seen by searches. */
  record NewDocument(
      DocumentKey key,
      @Nullable String title,
      @Nullable String language,
      String text,
      byte[] contentSha256,
      @Nullable String etag,
      @Nullable String lastModified,
      List<String> links,
      Map<String, Object> metadata,
      List<Chunk> chunks) {}

  /**
   * Names the generation that the next ingestion of a document writes, and notes durably that its
   * vectors are to be removed unless {@link #publish} happens.
   */
  VectorStore.DocumentGeneration reserve(Fence fence, DocumentKey key);

  /**
   * Makes a generation the one that counts: document row, chunks, the item's status and the job's
   * counts in one fenced transaction. The generation before is noted for removal. If a later
   * generation was published meanwhile, that one stays and this one is noted for removal.
   *
   * @return the generation that nobody sees any more, if there is one in the index in use
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over
   */
  Optional<VectorStore.DocumentGeneration> publish(
      Fence fence, long itemId, VectorStore.DocumentGeneration generation, NewDocument document);

  /**
   * Generations whose vectors can be removed from the index in use, oldest note first: replaced and
   * deleted ones at once; reserved ones when the attempt that reserved them is over and the note is
   * {@code age} old.
   */
  List<VectorStore.DocumentGeneration> stale(Duration age, int limit);

  /** The vectors of this generation are gone. */
  void forget(VectorStore.DocumentGeneration generation);

  /** Removes a document; its vectors are noted for removal. False if the tenant has none such. */
  boolean delete(String tenant, UUID documentId);

  /**
   * Removes all documents of a collection, in transactions of limited size: after a failure some
   * are gone and some are not, and a repeated call removes the others. Returns how many there were.
   */
  int deleteCollection(String tenant, String collection);
}
