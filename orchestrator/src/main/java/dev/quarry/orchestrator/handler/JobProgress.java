package dev.quarry.orchestrator.handler;

import java.util.Map;

/**
 * Reports the progress of a running job. Every write is fenced and throws {@link
 * dev.quarry.orchestrator.job.LeaseLostException} if the lease is lost. Thread-safe.
 */
public interface JobProgress {
  /**
   * Progress of a job whose documents are found by their words, in percent. Their vectors, which
   * take most of the time, are the rest.
   */
  int PERCENT_SEARCHABLE = 30;

  /** Enters a stage (crawl, load, extract, chunk, index) and ends the previous one. */
  void stage(String name);

  /**
   * Sets the progress, 0 to 100 percent. A lower value than before has no effect. Calls in quick
   * succession may be merged into one event.
   */
  void progress(int percent);

  /** Adds an event that clients see, such as a failed item. */
  void event(String type, Map<String, Object> data);
}
