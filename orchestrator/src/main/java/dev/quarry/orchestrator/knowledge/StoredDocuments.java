package dev.quarry.orchestrator.knowledge;

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
}
