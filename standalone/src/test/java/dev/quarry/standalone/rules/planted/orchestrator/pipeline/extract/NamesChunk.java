package dev.quarry.standalone.rules.planted.orchestrator.pipeline.extract;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk.NamesExtract;

/** An allowed dependency, which closes a cycle with another class. */
public class NamesChunk {
  public final Class<?> named = NamesExtract.class;
}
