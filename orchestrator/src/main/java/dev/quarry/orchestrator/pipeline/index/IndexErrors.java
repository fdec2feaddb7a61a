package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;

/** What a job says when the search index did not take its document. */
final class IndexErrors {
  private IndexErrors() {}

  /** Retryable only if the index may answer later; the rest is for the operator to mend. */
  static StageException of(VectorStoreException e) {
    return switch (e.reason()) {
      case UNAVAILABLE ->
          StageException.retryable("index_unavailable", "The search index did not answer.", e);
      case UNAUTHORIZED ->
          StageException.permanent(
              "index_unauthorized",
              "The search index refused the server's key; the operator sets it with"
                  + " QDRANT_API_KEY.",
              e);
      case WRONG_DIMENSION ->
          StageException.permanent(
              "index_dimension",
              "The embedding model answered vectors of another dimension than those that are"
                  + " stored. It is another model under the same name: the operator has to give it"
                  + " a name of its own with QUARRY_EMBEDDING_MODEL.",
              e);
      case FULL ->
          StageException.permanent(
              "index_full",
              "The disk of the search index is full; the operator has to free space. Then submit"
                  + " or retry the job.",
              e);
      case REFUSED ->
          StageException.permanent(
              "index_refused",
              "The search index refused the document; the server's log says why.",
              e);
    };
  }
}
