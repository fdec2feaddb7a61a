package dev.quarry.orchestrator.knowledge;

/** Records that the search index is lost, so that it is written again from the database. */
public interface IndexLoss {

  /**
   * Records that the index has neither the words nor the vectors of any document. Durable when it
   * returns; the search index is replaced after that, so a crash in between repeats both.
   *
   * @return the number of documents that are to be written again
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException if nothing was recorded
   */
  int record();
}
