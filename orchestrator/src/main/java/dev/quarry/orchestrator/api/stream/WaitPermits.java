package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.time.Duration;

/** Acquires permits for clients that wait for jobs, and rejects clients when none is left. */
final class WaitPermits {
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

  private static final String ADVICE =
      "Read the status of the job without waiting, or try again after Retry-After.";

  private WaitPermits() {}

  static TenantSemaphore.Acquisition tryAcquire(TenantSemaphore permits, Principal client) {
    return permits.tryAcquire(client.tenant(), !client.equals(Principal.OPEN));
  }

  /**
   * Acquires a permit.
   *
   * @throws ProblemException if all permits are taken
   * @throws LimitExceededException if the tenant of the client has used its share
   */
  static void require(TenantSemaphore permits, Principal client) {
    switch (tryAcquire(permits, client)) {
      case ACQUIRED -> {}
      case FULL -> throw full();
      case TENANT_LIMIT ->
          throw new LimitExceededException(
              Limit.QUOTA,
              RETRY_DELAY,
              "At most %d clients of this tenant may wait for jobs at the same time. %s"
                  .formatted(permits.maxPerTenant(), ADVICE));
    }
  }

  static ProblemException full() {
    return new ProblemException(
        ProblemCode.TOO_MANY_WAITING, "Too many clients wait for jobs on this node. " + ADVICE);
  }
}
