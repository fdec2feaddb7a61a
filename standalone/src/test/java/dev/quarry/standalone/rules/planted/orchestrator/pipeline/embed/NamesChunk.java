package dev.quarry.standalone.rules.planted.orchestrator.pipeline.embed;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk.NamesEmbed;

/** As it should be, but for the circle. */
public class NamesChunk {
  public final Class<?> named = NamesEmbed.class;
}
