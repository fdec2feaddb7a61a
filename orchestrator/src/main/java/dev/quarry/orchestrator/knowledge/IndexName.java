package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.digest.Sha256;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names an index after the kind of store it lies in and the model whose vectors it holds. Vectors
 * of two models do not compare, so they never meet in one index; going back to the former model
 * finds the former index.
 *
 * @param kind of the store, such as {@code lucene}
 * @param vectors what tells the indexes of one store apart: lower-case letters, digits and dashes,
 *     good for a directory and a Qdrant collection
 */
public record IndexName(String kind, String vectors) {
  private static final int READABLE = 40;

  /**
   * The index for a model's vectors.
   *
   * @param model see {@link dev.quarry.orchestrator.embed.Embedder#model}
   */
  public static IndexName of(String kind, String model) {
    String readable =
        model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return new IndexName(
        kind,
        readable.substring(0, Math.min(READABLE, readable.length()))
            + "-"
            + HexFormat.of().formatHex(Sha256.of(model), 0, 4));
  }

  /** The whole name, as it is kept with what is stored. */
  @Override
  public String toString() {
    return kind + "/" + vectors;
  }
}
