package dev.quarry.orchestrator.job;

/**
 * Elects the node that reports the gauges of the whole database: if every node reported them, sums
 * would count them several times, and each scrape would read the database once more.
 */
public interface GaugeReader {

  /**
   * Whether this node reports them until the next call. It stays elected while it calls this more
   * often than once in two minutes; after that another node is.
   *
   * @throws StoreUnavailableException if the database did not respond
   */
  boolean elected();
}
