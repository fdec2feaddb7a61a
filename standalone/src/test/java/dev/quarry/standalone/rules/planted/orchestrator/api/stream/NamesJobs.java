package dev.quarry.standalone.rules.planted.orchestrator.api.stream;

import dev.quarry.standalone.rules.planted.orchestrator.api.job.NamesStream;

/** A dependency against the flow of the API. */
public class NamesJobs {
  public final Class<?> named = NamesStream.class;
}
