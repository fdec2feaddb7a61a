package dev.quarry.standalone.rules.planted.orchestrator.access.limit;

/** Used by the wrong store. */
public interface Admission {}
