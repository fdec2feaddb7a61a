package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lookups of stored documents that a loader needs before it loads a source again. Thread-safe. */
public interface StoredDocuments {

  Optional<StoredVersion> version(DocumentKey key);

  /** A stored text that a client sent. */
  record StoredText(UUID documentId, String uri) {}

  /** Finds a searchable text of the collection with equal content, title and metadata. */
  Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata);

  /**
   * Deletes a document whose source no longer exists: in one fenced transaction the item fails, the
   * document is deleted and its vectors become stale. A generation later than {@code version} is
   * not deleted.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid
   */
  void vanished(Fence fence, long itemId, StoredVersion version, String code, String message);
}
