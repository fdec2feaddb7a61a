package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Point;
import java.util.List;
import java.util.UUID;

/** Write access to the search index. Thread-safe. Failures are {@link VectorStoreException}. */
public interface VectorWriter {

  /**
   * Replaces all points of one generation of a document; other generations are not changed. When it
   * returns, the points are durable and searchable.
   */
  void write(DocumentGeneration generation, List<Point> points);

  /** Deletes one generation of a document, if it exists. Durable when it returns. */
  void delete(String tenant, UUID documentId, long generation);
}
