package dev.quarry.orchestrator.api.job;

import dev.quarry.model.EstimateView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.JobRequest;
import java.io.IOException;
import java.time.Duration;

/**
 * Limits the number of concurrent dry runs, in total and per tenant. A dry run reads pages from the
 * network or an uploaded file into memory. Thread-safe.
 */
public final class EstimateLimiter {
  /** About the duration of a dry run that reads a few pages. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

  private final Estimator estimator;
  private final TenantSemaphore permits;

  /**
   * @param permits the permits for concurrent dry runs
   */
  public EstimateLimiter(Estimator estimator, TenantSemaphore permits) {
    this.estimator = estimator;
    this.permits = permits;
  }

  EstimateView estimate(Principal caller, JobRequest request) throws InterruptedException {
    return limited(caller, () -> estimator.estimate(caller.tenant(), request));
  }

  /** An uploaded file. It is read only after a permit was acquired. */
  interface UploadedFile {
    byte[] bytes() throws IOException;
  }

  EstimateView estimate(Principal caller, JobRequest request, UploadedFile file)
      throws InterruptedException, IOException {
    return limited(caller, () -> estimator.estimate(request, file.bytes()));
  }

  private interface DryRun<E extends Exception> {
    EstimateView run() throws InterruptedException, E;
  }

  private <E extends Exception> EstimateView limited(Principal caller, DryRun<E> dryRun)
      throws InterruptedException, E {
    switch (permits.tryAcquire(caller.tenant(), !caller.equals(Principal.OPEN))) {
      case ACQUIRED -> {}
      case FULL ->
          throw new ProblemException(
              ProblemCode.TOO_MANY_WAITING,
              "Too many dry runs are in progress on this node. Try again in a few seconds.");
      case TENANT_LIMIT ->
          throw new LimitExceededException(
              Limit.QUOTA,
              RETRY_DELAY,
              "At most %d dry runs of this tenant may run at once. Try again in a few seconds."
                  .formatted(permits.maxPerTenant()));
    }
    try {
      return dryRun.run();
    } finally {
      permits.release(caller.tenant());
    }
  }
}
