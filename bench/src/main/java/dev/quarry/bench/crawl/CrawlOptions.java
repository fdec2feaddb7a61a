package dev.quarry.bench.crawl;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.QuarryProcess;
import dev.quarry.bench.StandInEmbeddings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options that the commands of this package share.
 *
 * @param launcher the launcher script of the product
 * @param ownModel whether the product embeds with its own model; otherwise a stand-in answers at
 *     once
 */
record CrawlOptions(Path launcher, boolean ownModel) {
  private static final String OWN_MODEL = "product";
  private static final String STAND_IN = "stand-in";

  /**
   * Reads the shared options.
   *
   * @throws IllegalArgumentException for an argument that is not valid
   */
  static CrawlOptions of(Arguments arguments) {
    String embeddings = arguments.text("--embeddings").orElse(STAND_IN);
    if (!Set.of(OWN_MODEL, STAND_IN).contains(embeddings)) {
      throw new IllegalArgumentException("--embeddings must be " + STAND_IN + " or " + OWN_MODEL);
    }
    return new CrawlOptions(arguments.launcher(), embeddings.equals(OWN_MODEL));
  }

  /**
   * Reads arguments with the shared options and these.
   *
   * @throws IllegalArgumentException for an argument that is not valid
   */
  static Arguments arguments(List<String> list, String... names) {
    Set<String> all = new HashSet<>(List.of(names));
    all.addAll(List.of("--launcher", "--embeddings"));
    return Arguments.parse(list, all);
  }

  /** Starts the product on an empty data directory. */
  QuarryProcess start(Path data, StandInEmbeddings embeddings)
      throws IOException, InterruptedException {
    return QuarryProcess.start(launcher, data, ownModel ? Map.of() : embeddings.settings());
  }
}
