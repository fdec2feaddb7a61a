package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Near for texts with common words; remembers the passages that it was asked for. Thread-safe. */
public final class ToyEmbedder implements Embedder {
  public final List<String> embedded = new CopyOnWriteArrayList<>();

  /** Whether it answers no passage. */
  public volatile boolean away;

  private final String model;

  public ToyEmbedder(String model) {
    this.model = model;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public int dimension() {
    return ToyVectors.DIMENSION;
  }

  @Override
  public void check() throws StageException {
    if (away) {
      throw StageException.retryable("embedding_unavailable", "Away.");
    }
  }

  @Override
  public List<float[]> embedPassages(List<String> passages) throws StageException {
    check();
    embedded.addAll(passages);
    return passages.stream().map(ToyVectors::of).toList();
  }

  @Override
  public float[] embedQuery(String query) {
    return ToyVectors.of(query);
  }
}
