package dev.quarry.orchestrator.gateway;

/** How an upstream reports progress. */
public enum ProgressMode {
  NONE,

  /** It posts reports to a URL that it receives with the call. */
  CALLBACK,

  /** It streams its response: progress reports, then the result. */
  STREAM
}
