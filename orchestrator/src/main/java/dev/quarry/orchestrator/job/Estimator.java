package dev.quarry.orchestrator.job;

import dev.quarry.model.EstimateView;

/** Says what a submission would come to, without storing anything. Thread-safe. */
public interface Estimator {

  /**
   * Reads a sample of the sources, for some seconds at most.
   *
   * @param request checked
   */
  EstimateView estimate(JobRequest request) throws InterruptedException;

  /**
   * The same of a document whose file came with the submission.
   *
   * @param request checked, with its upload, which is not stored
   */
  EstimateView estimate(JobRequest request, byte[] file) throws InterruptedException;
}
