package dev.quarry.orchestrator.api.job;

import dev.quarry.model.EstimateView;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.JobRequest;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Lets a few dry runs at once read what they are to tell of: from the network, or a file that came
 * with the submission. Thread-safe.
 */
public final class Estimates {
  private static final int AT_ONCE = 4;

  private final Estimator estimator;
  private final Semaphore free = new Semaphore(AT_ONCE);

  public Estimates(Estimator estimator) {
    this.estimator = estimator;
  }

  EstimateView of(JobRequest request) throws InterruptedException {
    return limited(() -> estimator.estimate(request));
  }

  /** A file that came with a submission; read only when its turn has come. */
  interface SentFile {
    byte[] bytes() throws IOException;
  }

  EstimateView of(JobRequest request, SentFile file) throws InterruptedException, IOException {
    return limited(() -> estimator.estimate(request, file.bytes()));
  }

  private interface Estimating<E extends Exception> {
    EstimateView run() throws InterruptedException, E;
  }

  private <E extends Exception> EstimateView limited(Estimating<E> estimating)
      throws InterruptedException, E {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_WAITING, "Other dry runs are under way; try again in a while.");
    }
    try {
      return estimating.run();
    } finally {
      free.release();
    }
  }
}
