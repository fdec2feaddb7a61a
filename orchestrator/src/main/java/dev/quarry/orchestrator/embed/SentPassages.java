package dev.quarry.orchestrator.embed;

import java.util.List;

/** Receives the passages that a model has embedded, as an endpoint charges for them. */
@FunctionalInterface
public interface SentPassages {
  SentPassages IGNORED = (passages, tokens) -> {};

  /**
   * The model has embedded these passages. Called before their vectors are cached; an exception
   * ends the call of the embedder.
   *
   * @param tokens sum of the tokens of all passages as the endpoint counts them; 0: not known
   */
  void sent(List<String> passages, long tokens);
}
