package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import java.util.Optional;

/** What is stored already, as whoever loads a source again needs it. Thread-safe. */
public interface StoredDocuments {

  Optional<StoredVersion> version(DocumentKey key);

  /**
   * The source of a document is gone: in one fenced transaction its item fails and the document is
   * removed, its vectors noted for removal. A later generation than that version stays.
   *
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is over
   */
  void vanished(Fence fence, long itemId, StoredVersion version, String code, String message);
}
