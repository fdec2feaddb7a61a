package dev.quarry.standalone.rules.planted.orchestrator.job;

import dev.quarry.standalone.rules.planted.orchestrator.dispatch.NamesJob;

/** A dependency against the flow, which closes a cycle. */
public class NamesDispatch {
  public final Class<?> named = NamesJob.class;
}
