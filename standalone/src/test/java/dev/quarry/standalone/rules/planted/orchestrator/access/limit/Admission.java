package dev.quarry.standalone.rules.planted.orchestrator.access.limit;

/** Named by the wrong store. */
public interface Admission {}
