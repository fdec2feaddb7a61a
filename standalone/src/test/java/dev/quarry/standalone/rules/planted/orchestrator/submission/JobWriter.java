package dev.quarry.standalone.rules.planted.orchestrator.submission;

/** Named by the wrong packages. */
public interface JobWriter {}
