package dev.quarry.orchestrator.pipeline.chunk;

/** Counts tokens as the embedder in use does. Thread-safe. */
public interface TokenCounter {
  int count(String text);
}
