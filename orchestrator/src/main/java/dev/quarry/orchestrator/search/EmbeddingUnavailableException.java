package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.embed.EmbeddingException;

/**
 * A search by meaning alone cannot be answered: the embedding model is not there. The message is
 * for users. A keyword search would be answered.
 */
public final class EmbeddingUnavailableException extends RuntimeException {
  EmbeddingUnavailableException(EmbeddingException cause) {
    super(cause.getMessage(), cause);
  }
}
