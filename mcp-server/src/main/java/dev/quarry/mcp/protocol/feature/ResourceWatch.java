package dev.quarry.mcp.protocol.feature;

import java.time.Duration;

/** Watches one resource for changes. For one thread. */
public interface ResourceWatch {
  /** Waits until the resource has changed since the last call; false after the wait. */
  boolean awaitChange(Duration wait) throws InterruptedException;

  /** Whether the resource will not change any more. */
  boolean ended();
}
