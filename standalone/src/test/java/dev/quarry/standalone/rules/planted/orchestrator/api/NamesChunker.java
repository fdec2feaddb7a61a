package dev.quarry.standalone.rules.planted.orchestrator.api;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk.NamesExtract;

/** The API depends on the pipeline. */
public class NamesChunker {
  public final Class<?> named = NamesExtract.class;
}
