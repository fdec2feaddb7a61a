package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobEvent;

/** Receives the event stream of a job, in the thread that reads it. */
@FunctionalInterface
public interface JobEventListener {

  /** Receives an event; returns whether to go on reading. */
  boolean onEvent(JobEvent event);

  /**
   * No event has occurred for some seconds. What the state of the job depends on besides its events
   * may have changed.
   */
  default void onHeartbeat() {}
}
