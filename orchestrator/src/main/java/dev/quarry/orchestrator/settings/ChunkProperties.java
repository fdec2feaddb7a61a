package dev.quarry.orchestrator.settings;

import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.settings.ConfigurationException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How documents are cut, in tokens of the embedder.
 *
 * @param target where a chunk is full
 * @param max never more, headings included
 * @param overlap at most this much is repeated by the next chunk
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
          "quarry.chunk.target, .max and .overlap do not fit together: " + e.getMessage() + ".",
          "Correct them, or leave them out for the defaults.");
    }
  }
}
