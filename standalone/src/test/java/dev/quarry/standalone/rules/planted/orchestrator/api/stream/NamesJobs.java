package dev.quarry.standalone.rules.planted.orchestrator.api.stream;

import dev.quarry.standalone.rules.planted.orchestrator.api.job.NamesStream;

/** Against the flow of the API. */
public class NamesJobs {
  public final Class<?> named = NamesStream.class;
}
