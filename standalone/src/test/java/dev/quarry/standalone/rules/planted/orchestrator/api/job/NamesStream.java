package dev.quarry.standalone.rules.planted.orchestrator.api.job;

import dev.quarry.standalone.rules.planted.orchestrator.api.stream.NamesJobs;

/** As it should be, but for the circle. */
public class NamesStream {
  public final Class<?> named = NamesJobs.class;
}
