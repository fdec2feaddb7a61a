package dev.quarry.orchestrator.handler;

import java.util.Map;

/**
 * Where it is said how far a running job is. Every write is fenced and throws {@link
 * dev.quarry.orchestrator.job.LeaseLostException} when the lease is gone. Thread-safe.
 */
public interface JobProgress {
  /** Enters a stage (crawl, load, extract, chunk, embed, index): the one before it ends. */
  void stage(String name);

  /**
   * Tells how far the job is, 0 to 100. Never moves backwards; calls in quick succession may be
   * merged into one event.
   */
  void progress(int percent);

  /** Adds an event that clients see, for instance a failed item. */
  void event(String type, Map<String, Object> data);
}
