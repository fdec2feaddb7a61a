package dev.quarry.standalone.rules.planted.orchestrator.store.postgres.webhook;

import dev.quarry.standalone.rules.planted.orchestrator.store.postgres.NamesHooks;

/** As it should be, but for the circle. */
public class NamesJobs {
  public final Class<?> named = NamesHooks.class;
}
