package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stored documents, and the name of the index that each is written to. Documents of another
 * index than the current one (another model or another store) are kept, but searches do not find
 * them until they are indexed anew. Thread-safe.
 */
public interface DocumentStore extends StoredDocuments {

  /**
   * The natural key of a document.
   *
   * @param text whether a client sent the text itself: such a text and a crawled page with the same
   *     URI are two documents
   */
  record DocumentKey(String tenant, String collection, String uri, boolean text) {
    /** The URI scheme of plain names of texts; no crawled page has it. */
    private static final String TEXT_SCHEME = "text:";

    /** The key of a page or a document that was loaded from its URI. */
    public DocumentKey(String tenant, String collection, String uri) {
      this(tenant, collection, uri, false);
    }

    /** A string that is unique within the collection. */
    public String identity() {
      return text && !uri.startsWith(TEXT_SCHEME) ? "text " + uri : uri;
    }
  }

  /**
   * The state of a stored document, read before it is loaded again.
   *
   * @param inCurrentIndex whether it was written to the index in use; only then may the document
   *     count as unchanged
   * @param links outgoing links, so that the links of an unchanged page need not be extracted again
   * @param textSha256 hash of the extracted text; empty if it was stored by an older release
   * @param extraction the version of the extraction, see {@link ExtractionVersion}
   */
  record StoredVersion(
      UUID documentId,
      long generation,
      boolean inCurrentIndex,
      byte[] contentSha256,
      @Nullable String etag,
      @Nullable String lastModified,
      List<String> links,
      byte[] textSha256,
      int extraction) {

    /** Whether the same bytes would give the same text again. */
    public boolean current() {
      return inCurrentIndex && extraction == ExtractionVersion.CURRENT;
    }
  }

  /**
   * A document that is ready to be published.
   *
   * @param unlessEqual whether a text that {@link StoredDocuments#equalText} finds is kept instead
   * @param imported null unless it was exported before
   */
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
      List<Chunk> chunks,
      boolean unlessEqual,
      @Nullable Imported imported) {

    /**
     * What the search index has of the document.
     *
     * @param now when it is stored, unless it was exported before
     */
    public DocumentFields fields(Instant now) {
      return DocumentFields.of(
          key.uri(), title, language, metadata, imported == null ? now : imported.ingestedAt());
    }

    /** A document that was read from its source. */
    public NewDocument(
        DocumentKey key,
        @Nullable String title,
        @Nullable String language,
        String text,
        byte[] contentSha256,
        @Nullable String etag,
        @Nullable String lastModified,
        List<String> links,
        Map<String, Object> metadata,
        List<Chunk> chunks,
        boolean unlessEqual) {
      this(
          key,
          title,
          language,
          text,
          contentSha256,
          etag,
          lastModified,
          links,
          metadata,
          chunks,
          unlessEqual,
          null);
    }
  }

  /**
   * What is known of a document from the time before its export.
   *
   * @param ingestedAt when it was stored from its source; a time ahead counts as now
   * @param extraction see {@link StoredVersion}
   * @param crawlScope of the crawl that stored it
   * @param vectors of the model in use, by the ordinals of the chunks
   */
  record Imported(
      Instant ingestedAt,
      int extraction,
      byte @Nullable [] crawlScope,
      Map<Integer, float[]> vectors) {}

  /**
   * What {@link #publish} did.
   *
   * @param stale the generation that became stale, if it is in the current index
   * @param equal the stored text because of which nothing was published
   */
  record Publication(VectorStore.@Nullable DocumentGeneration stale, @Nullable StoredText equal) {}

  /** The words of a stored document, as the index has them. */
  record IndexedDocument(
      VectorStore.DocumentGeneration generation, DocumentFields document, List<Chunk> chunks) {

    public @Nullable String title() {
      return document.title();
    }
  }

  /**
   * Reserves the next generation of a document. The reservation is durable: unless {@link #publish}
   * follows, this generation becomes stale and is removed from the index.
   */
  VectorStore.DocumentGeneration reserve(Fence fence, DocumentKey key);

  /**
   * Publishes a generation: document row, chunks, the item's status and the job's counts in one
   * fenced transaction. Its vectors are recorded as missing, and the generation as {@link
   * #unflushed}. The former generation becomes stale. If a later generation has been published
   * already, that one stays and this one becomes stale.
   *
   * <p>Of equal texts that are published at the same time with {@code unlessEqual}, one is
   * published. The items of the others become unchanged and their generations stale.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid
   */
  Publication publish(
      Fence fence, long itemId, VectorStore.DocumentGeneration generation, NewDocument document);

  /**
   * Lists generations that can be removed from the current index, oldest first: replaced and
   * deleted ones at once; reserved ones when the attempt that reserved them has ended and the
   * reservation is older than {@code age}.
   */
  List<VectorStore.DocumentGeneration> stale(Duration age, int limit);

  /** Deletes the record of a stale generation, after it was removed from the index. */
  void forget(VectorStore.DocumentGeneration generation);

  /**
   * Published generations whose words may not be durable in the index yet, oldest first. After the
   * index has lost what was not durable they are written again.
   */
  List<VectorStore.DocumentGeneration> unflushed(int limit);

  /** The words of a generation; empty if it is not current. */
  Optional<IndexedDocument> indexed(VectorStore.DocumentGeneration generation);

  /** Records that the words of these generations are durable in the index. */
  void flushed(Collection<VectorStore.DocumentGeneration> generations);

  /**
   * Deletes a document; its generation becomes stale. Returns false if the tenant has no such
   * document.
   */
  boolean delete(String tenant, UUID documentId);

  /**
   * Deletes all documents of a collection, in transactions of limited size. After a failure some
   * documents are deleted and some are not; calling it again deletes the others. Returns the number
   * of deleted documents.
   */
  int deleteCollection(String tenant, String collection);
}
