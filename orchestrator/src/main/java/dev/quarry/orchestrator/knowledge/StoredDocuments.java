package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a loader asks and records before a source is stored, perhaps again. Thread-safe. */
public interface StoredDocuments {

  Optional<StoredVersion> version(DocumentKey key);

  /**
   * Keeps the stored version of a page whose text is the same although its bytes differ: if title,
   * language and metadata are the same too, its validators, content hash and links are replaced,
   * the item becomes unchanged, and no generation is published.
   *
   * @return false, and nothing is written, if the stored version is another one or not the same
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid
   */
  boolean keep(Fence fence, long itemId, StoredVersion stored, NewDocument document);

  /**
   * Marks the item of a page as fetched, as {@link dev.quarry.orchestrator.job.ItemLedger#fetched}
   * does, and reserves the next generation of its document, as {@link DocumentStore#reserve} does,
   * in one transaction.
   *
   * @return empty, and nothing is written, if another item of the job has the same content
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid
   */
  Optional<DocumentGeneration> fetched(
      Fence fence,
      long itemId,
      byte[] contentSha256,
      Collection<NewItem> discovered,
      DocumentKey key);

  /** A stored text that a client sent. */
  record StoredText(UUID documentId, String uri) {}

  /** Finds a searchable text of the collection with equal content, title and metadata. */
  Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata);
}
