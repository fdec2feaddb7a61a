package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.hash.Sha256;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The name of a vector index: the kind of store and the embedding model. Vectors of different
 * models are not comparable, so each model has an index of its own; switching back to a former
 * model finds its index again.
 *
 * @param kind kind of store, such as {@code lucene}
 * @param vectors identifies the model within the store: lower-case letters, digits and dashes,
 *     valid as a directory name and as a Qdrant collection name
 */
public record IndexName(String kind, String vectors) {
  private static final int MAX_MODEL_LENGTH = 40;

  /**
   * Derives the name of the index for a model's vectors.
   *
   * @param model see {@link dev.quarry.orchestrator.embed.Embedder#model}
   */
  public static IndexName of(String kind, String model) {
    String readable =
        model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return new IndexName(
        kind,
        readable.substring(0, Math.min(MAX_MODEL_LENGTH, readable.length()))
            + "-"
            + HexFormat.of().formatHex(Sha256.of(model), 0, 4));
  }

  /** The full name, as stored with each document. */
  @Override
  public String toString() {
    return kind + "/" + vectors;
  }
}
