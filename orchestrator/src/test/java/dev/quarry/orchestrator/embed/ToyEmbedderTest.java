package dev.quarry.orchestrator.embed;

/** The embedder of the tests keeps the contract. */
final class ToyEmbedderTest extends EmbedderContract {
  private final Embedder embedder = new ToyEmbedder("toy");

  @Override
  protected Embedder embedder() {
    return embedder;
  }
}
