package dev.quarry.orchestrator.gateway;

/** How an upstream tells how far it is. */
public enum ProgressMode {
  NONE,

  /** It posts to the URL that it is handed with the call. */
  CALLBACK,

  /** It streams its answer: lines of progress, then the result. */
  STREAM
}
