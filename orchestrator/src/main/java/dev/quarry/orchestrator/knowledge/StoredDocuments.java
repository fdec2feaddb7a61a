package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is stored already, as whoever loads a source again needs it. Thread-safe. */
public interface StoredDocuments {

  Optional<StoredVersion> version(DocumentKey key);

  /** A stored text. */
  record StoredText(UUID documentId, String uri) {}

  /**
   * A text of a collection that a search finds and that equals another in all that is kept of it.
   */
  Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata);

  /**
   * The source of a document is gone: in one fenced transaction its item fails and the document is
   * removed, its vectors noted for removal. A later generation than that version stays.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over
   */
  void vanished(Fence fence, long itemId, StoredVersion version, String code, String message);
}
