package dev.quarry.orchestrator.embed;

/** Counts tokens with the tokenizer of the embedding model. Thread-safe. */
public interface TokenCounter {
  int count(String text);
}
