package dev.quarry.standalone.rules.planted.orchestrator.store.postgres;

import dev.quarry.standalone.rules.planted.orchestrator.store.postgres.webhook.NamesJobs;

/** The core of the store names what lies around it. */
public class NamesHooks {
  public final Class<?> named = NamesJobs.class;
}
