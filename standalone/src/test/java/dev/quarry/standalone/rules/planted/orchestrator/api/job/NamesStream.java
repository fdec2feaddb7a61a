package dev.quarry.standalone.rules.planted.orchestrator.api.job;

import dev.quarry.standalone.rules.planted.orchestrator.api.stream.NamesJobs;

/** An allowed dependency, which closes a cycle with another class. */
public class NamesStream {
  public final Class<?> named = NamesJobs.class;
}
