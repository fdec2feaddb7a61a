package dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.extract.NamesChunk;

/** A dependency against the flow of the pipeline. */
public class NamesExtract {
  public final Class<?> named = NamesChunk.class;
}
