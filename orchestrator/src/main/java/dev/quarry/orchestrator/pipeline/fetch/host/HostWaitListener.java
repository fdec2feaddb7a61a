package dev.quarry.orchestrator.pipeline.fetch.host;

import dev.quarry.orchestrator.handler.StageException;

/** Is called before a request waits. Thread-safe. */
public interface HostWaitListener {
  /** Lets each request wait. */
  HostWaitListener NONE = wait -> {};

  /**
   * @throws StageException if the request fails instead of waiting
   */
  void beforeWait(HostWait wait) throws StageException;
}
