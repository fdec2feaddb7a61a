package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.StoredDocuments.StoredText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The results of jobs with one document. */
final class DocumentResults {
  private DocumentResults() {}

  /** The document was published. */
  static JobResult stored(Ingestion ingestion) {
    Map<String, Object> values = values(ingestion.key(), DocumentIds.document(ingestion.key()));
    values.put("chunks", ingestion.chunks().size());
    String title = ingestion.document().title();
    if (title != null) {
      values.put("title", title);
    }
    return new JobResult(values);
  }

  /** An earlier attempt stored the document. */
  static JobResult found(DocumentKey key, UUID documentId) {
    return new JobResult(values(key, documentId));
  }

  /** The collection has an equal text. */
  static JobResult unchanged(DocumentKey key, StoredText equal) {
    return unchanged(
        new DocumentKey(key.tenant(), key.collection(), equal.uri(), true), equal.documentId());
  }

  /** The stored document has the same content. */
  static JobResult unchanged(DocumentKey key, UUID documentId) {
    Map<String, Object> values = values(key, documentId);
    values.put("unchanged", true);
    return new JobResult(values);
  }

  private static Map<String, Object> values(DocumentKey key, UUID documentId) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("document_id", documentId.toString());
    values.put("uri", key.uri());
    values.put("collection", key.collection());
    return values;
  }
}
