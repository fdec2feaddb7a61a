package dev.quarry.standalone.rules.planted.orchestrator.submission;

/** Used by the wrong packages. */
public interface JobSubmitter {}
