package dev.quarry.standalone.rules.planted.orchestrator.api;

import dev.quarry.standalone.rules.planted.orchestrator.pipeline.chunk.NamesExtract;

/** The API does the pipeline's work. */
public class NamesChunker {
  public final Class<?> named = NamesExtract.class;
}
