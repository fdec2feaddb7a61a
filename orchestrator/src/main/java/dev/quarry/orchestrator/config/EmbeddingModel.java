package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.embed.Embedder;

/** The model in use, with what has to be closed after it. */
record EmbeddingModel(Embedder embedder, Runnable end) implements AutoCloseable {

  @Override
  public void close() {
    end.run();
  }
}
