package dev.quarry.orchestrator.embed;

/** Counts tokens as the embedder in use does. Thread-safe. */
public interface TokenCounter {
  int count(String text);
}
