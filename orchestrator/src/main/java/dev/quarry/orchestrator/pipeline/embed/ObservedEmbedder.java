package dev.quarry.orchestrator.pipeline.embed;

import dev.quarry.orchestrator.handler.StageException;
import java.util.List;

/** Tells how long passages take. */
public final class ObservedEmbedder implements Embedder {
  private final Embedder embedder;
  private final EmbeddingRate rate;

  public ObservedEmbedder(Embedder embedder, EmbeddingRate rate) {
    this.embedder = embedder;
    this.rate = rate;
  }

  @Override
  public String model() {
    return embedder.model();
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public void check() throws StageException, InterruptedException {
    embedder.check();
  }

  @Override
  public List<float[]> embedPassages(List<String> passages)
      throws StageException, InterruptedException {
    long start = System.nanoTime();
    List<float[]> vectors = embedder.embedPassages(passages);
    if (!passages.isEmpty()) {
      rate.observe(passages.size(), System.nanoTime() - start);
    }
    return vectors;
  }

  @Override
  public float[] embedQuery(String query) throws StageException, InterruptedException {
    return embedder.embedQuery(query);
  }
}
