package dev.quarry.standalone.rules.planted.settings;

import dev.quarry.standalone.rules.planted.orchestrator.job.NamesDispatch;

/** Depends on its user. */
public class NamesOrchestrator {
  public final Class<?> named = NamesDispatch.class;
}
