package dev.quarry.standalone.rules.planted.orchestrator.store.postgres.webhook;

import dev.quarry.standalone.rules.planted.orchestrator.store.postgres.NamesHooks;

/** An allowed dependency, which closes a cycle with another class. */
public class NamesJobs {
  public final Class<?> named = NamesHooks.class;
}
