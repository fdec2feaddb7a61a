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
 * Lets a few dry runs at once read what they are to tell of: from the network, or a file that came
 * with the submission. No tenant takes the places of all. Thread-safe.
 */
public final class Estimates {
  /** About as long as a dry run takes that reads a few pages. */
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Estimator estimator;
  private final TenantSemaphore shares;

  /**
   * @param shares how many at once, of all and of one tenant
   */
  public Estimates(Estimator estimator, TenantSemaphore shares) {
    this.estimator = estimator;
    this.shares = shares;
  }

  EstimateView of(Principal caller, JobRequest request) throws InterruptedException {
    return limited(caller, () -> estimator.estimate(request));
  }

  /** A file that came with a submission; read only when its turn has come. */
  interface SentFile {
    byte[] bytes() throws IOException;
  }

  EstimateView of(Principal caller, JobRequest request, SentFile file)
      throws InterruptedException, IOException {
    return limited(caller, () -> estimator.estimate(request, file.bytes()));
  }

  private interface Estimating<E extends Exception> {
    EstimateView run() throws InterruptedException, E;
  }

  private <E extends Exception> EstimateView limited(Principal caller, Estimating<E> estimating)
      throws InterruptedException, E {
    switch (shares.take(caller.tenant(), !caller.equals(Principal.OPEN))) {
      case YES -> {}
      case FULL ->
          throw new ProblemException(
              ProblemCode.TOO_MANY_WAITING, "Other dry runs are under way; try again in a while.");
      case SHARE_FULL ->
          throw new LimitExceededException(
              Limit.QUOTA,
              AGAIN,
              "At most %d dry runs of this tenant may be under way. Try again in a while."
                  .formatted(shares.mostOfTenant()));
    }
    try {
      return estimating.run();
    } finally {
      shares.giveBack(caller.tenant());
    }
  }
}
