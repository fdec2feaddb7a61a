package dev.quarry.mcp.protocol.feature;

import java.time.Duration;

/** The start of the orchestrator, which may be slower than the first call. Thread-safe. */
public interface Startup {
  /** The orchestrator runs elsewhere; nothing here knows about its start. */
  Startup DONE = wait -> true;

  /** Waits until the start has succeeded or failed; false after the wait. */
  boolean await(Duration wait) throws InterruptedException;
}
