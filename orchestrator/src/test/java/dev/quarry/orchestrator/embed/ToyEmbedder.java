package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.knowledge.ToyVectors;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts with common words are near each other. Records the embedded passages.
 * Thread-safe.
 */
public final class ToyEmbedder implements Embedder {
  public final List<String> embedded = new CopyOnWriteArrayList<>();

  /** Whether every passage fails. */
  public volatile boolean away;

  /** Passages that contain this text are refused. */
  public volatile @Nullable String refused;

  /** Runs before passages are embedded. */
  public volatile Pause beforeEmbedding = () -> {};

  /** Something that the model waits for. */
  public interface Pause {
    void await() throws InterruptedException;
  }

  private final String model;

  public ToyEmbedder(String model) {
    this.model = model;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public void check() throws EmbeddingException {
    if (away) {
      throw EmbeddingException.retryable("embedding_unavailable", "Away.");
    }
  }

  @Override
  public List<float[]> embedPassages(List<String> passages, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    check();
    beforeEmbedding.await();
    String bad = refused;
    if (bad != null && passages.stream().anyMatch(passage -> passage.contains(bad))) {
      throw EmbeddingException.textRefused("bad_vectors", "A text was refused.");
    }
    embedded.addAll(passages);
    sent.sent(passages, 0);
    return passages.stream().map(ToyVectors::of).toList();
  }

  @Override
  public float[] embedQuery(String query) {
    return ToyVectors.of(query);
  }
}
