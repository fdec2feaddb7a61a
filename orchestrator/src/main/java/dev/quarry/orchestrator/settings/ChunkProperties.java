package dev.quarry.orchestrator.settings;

import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.settings.ConfigurationException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Chunk sizes, in tokens of the embedding model.
 *
 * @param target a chunk that has reached it is complete
 * @param max upper limit, headings included
 * @param overlap at most this much is repeated in the next chunk
 */
@ConfigurationProperties("quarry.chunk")
public record ChunkProperties(
    @DefaultValue("200") int target,
    @DefaultValue("400") int max,
    @DefaultValue("30") int overlap) {

  public ChunkSizes sizes() {
    try {
      return new ChunkSizes(target, max, overlap);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "quarry.chunk.target, .max and .overlap contradict each other: " + e.getMessage() + ".",
          "Correct them, or remove them to use the defaults.");
    }
  }
}
