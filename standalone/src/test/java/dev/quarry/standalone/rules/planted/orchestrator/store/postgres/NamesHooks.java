package dev.quarry.standalone.rules.planted.orchestrator.store.postgres;

import dev.quarry.standalone.rules.planted.orchestrator.store.postgres.webhook.NamesJobs;

/** The core of the store depends on a subject. */
public class NamesHooks {
  public final Class<?> named = NamesJobs.class;
}
