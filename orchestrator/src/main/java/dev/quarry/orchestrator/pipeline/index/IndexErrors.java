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
          StageException.ofServer(
              "index_unauthorized",
              "The search index refused the server's API key. The operator must set it with"
                  + " QDRANT_API_KEY.",
              e);
      // Documents are written without vectors, so a wrong dimension is the index's own.
      case WRONG_DIMENSION, UNSUPPORTED ->
          StageException.ofServer(
              "index_unsupported",
              "The search index does not do what Quarry needs. The operator finds the reason in the"
                  + " server's log.",
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
