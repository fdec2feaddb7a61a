package dev.quarry.standalone.rules.planted.orchestrator.dispatch;

import dev.quarry.standalone.rules.planted.orchestrator.job.NamesDispatch;

/** An allowed dependency, which closes a cycle with another class. */
public class NamesJob {
  public final Class<?> named = NamesDispatch.class;
}
