package dev.quarry.standalone.rules.planted.orchestrator.store.postgres.queue;

/** Claims jobs. */
public class Claims {}
