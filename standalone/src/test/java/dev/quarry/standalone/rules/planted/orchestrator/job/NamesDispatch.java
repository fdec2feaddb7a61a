package dev.quarry.standalone.rules.planted.orchestrator.job;

import dev.quarry.standalone.rules.planted.orchestrator.dispatch.NamesJob;

/** Against the flow, and round in a circle. */
public class NamesDispatch {
  public final Class<?> named = NamesJob.class;
}
