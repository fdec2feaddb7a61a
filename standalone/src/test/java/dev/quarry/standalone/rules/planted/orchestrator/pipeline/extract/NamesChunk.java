package dev.quarry.standalone.rules.planted.orchestrator.pipeline.extract;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk.NamesExtract;

/** As it should be, but for the circle. */
public class NamesChunk {
  public final Class<?> named = NamesExtract.class;
}
