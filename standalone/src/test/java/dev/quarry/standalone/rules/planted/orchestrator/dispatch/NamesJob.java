package dev.quarry.standalone.rules.planted.orchestrator.dispatch;

import dev.quarry.standalone.rules.planted.orchestrator.job.NamesDispatch;

/** As it should be, but for the circle. */
public class NamesJob {
  public final Class<?> named = NamesDispatch.class;
}
