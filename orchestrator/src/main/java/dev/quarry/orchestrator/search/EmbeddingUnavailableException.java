package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.embed.EmbeddingException;

/**
 * A dense search failed because the embedding model is not available. A keyword search would work.
 * The message is shown to users.
 */
public final class EmbeddingUnavailableException extends RuntimeException {
  EmbeddingUnavailableException(EmbeddingException cause) {
    super(cause.getMessage(), cause);
  }
}
