package dev.quarry.orchestrator.search;

import org.jspecify.annotations.Nullable;

/** The reranker did not judge the texts. The message is shown to users. */
public final class RerankException extends Exception {
  private static final long serialVersionUID = 1L;

  public RerankException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
