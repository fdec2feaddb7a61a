package dev.quarry.standalone.rules.planted.orchestrator.store.postgres.job;

import dev.quarry.standalone.rules.planted.orchestrator.store.postgres.queue.Claims;

/** Queries jobs by what only the queue knows. */
public class NamesQueue {
  public final Class<?> named = Claims.class;
}
