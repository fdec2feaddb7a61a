package dev.quarry.orchestrator.job;

import dev.quarry.model.EstimateView;

/** Estimates the size and cost of a submission without storing anything. Thread-safe. */
public interface Estimator {

  /**
   * Estimates from a sample of the sources. Blocks for a few seconds at most.
   *
   * @param tenant on whose behalf the sources are loaded
   * @param request validated
   */
  EstimateView estimate(String tenant, JobRequest request) throws InterruptedException;

  /**
   * Estimates a document whose file was uploaded with the submission.
   *
   * @param request validated, with its upload
   * @param file content of the upload, which is not stored
   */
  EstimateView estimate(JobRequest request, byte[] file) throws InterruptedException;
}
