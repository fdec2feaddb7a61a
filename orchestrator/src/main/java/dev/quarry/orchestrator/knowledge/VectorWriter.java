package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import java.util.List;
import java.util.UUID;

/**
 * The search index as ingestion sees it. Thread-safe. Failures are {@link VectorStoreException}.
 */
public interface VectorWriter {

  /**
   * Makes these points the whole content of one generation of a document; other generations stay.
   * When it returns the points are durable and searchable.
   */
  void write(DocumentGeneration generation, List<Point> points);

  /** Removes one generation of a document; nothing to remove is no error. Durable on return. */
  void delete(String tenant, UUID documentId, long generation);
}
