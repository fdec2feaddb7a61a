package dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.embed.NamesChunk;

/** Against the flow of the pipeline. */
public class NamesEmbed {
  public final Class<?> named = NamesChunk.class;
}
