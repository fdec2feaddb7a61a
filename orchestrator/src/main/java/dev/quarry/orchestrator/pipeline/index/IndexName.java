package dev.quarry.orchestrator.pipeline.index;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names an index after the model whose vectors it holds. Vectors of two models do not compare, so
 * they never meet in one index; going back to the former model finds the former index.
 */
public final class IndexName {
  private static final int READABLE = 40;

  private IndexName() {}

  /**
   * @param model see {@link dev.quarry.orchestrator.pipeline.embed.Embedder#model}
   * @return lower-case letters, digits and dashes: good for a directory and a Qdrant collection
   */
  public static String of(String model) {
    String readable =
        model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return readable.substring(0, Math.min(READABLE, readable.length())) + "-" + hash(model);
  }

  private static String hash(String model) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(model.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
