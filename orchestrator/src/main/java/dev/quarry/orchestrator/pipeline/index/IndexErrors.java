package dev.quarry.orchestrator.pipeline.index;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;

/** Maps failures of the search index to the error of a job. */
final class IndexErrors {
  private IndexErrors() {}

  /**
   * An unavailable or full index is retryable: jobs continue without a command when it is available
   * or has space again. The other failures need the operator.
   */
  static StageException translate(VectorStoreException e) {
    return switch (e.reason()) {
      case UNAVAILABLE, CHANGES_LOST ->
          StageException.retryable("index_unavailable", "The search index is not available.", e);
      case UNAUTHORIZED ->
          StageException.permanent(
              "index_unauthorized",
              "The search index refused the server's API key. The operator must set it with"
                  + " QDRANT_API_KEY.",
              e);
      case WRONG_DIMENSION ->
          StageException.permanent(
              "index_dimension",
              "The embedding model returned vectors of another dimension than those that are"
                  + " stored. The model has changed under the same name: the operator must give it"
                  + " a different name with QUARRY_EMBEDDING_MODEL.",
              e);
      case FULL ->
          StageException.retryable(
              "index_full",
              "The disk of the search index is full. The operator must free space; jobs are tried"
                  + " again until then.",
              e);
      case REFUSED ->
          StageException.permanent(
              "index_refused",
              "The search index refused the document. The reason is in the server's log.",
              e);
    };
  }
}
