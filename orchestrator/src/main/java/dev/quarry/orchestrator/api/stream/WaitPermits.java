package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.time.Duration;

/** The permits that clients take while they wait for jobs, and how a client without is refused. */
final class WaitPermits {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private static final String INSTEAD =
      "Ask for the job's status without waiting, or wait again later.";

  private WaitPermits() {}

  static TenantSemaphore.Taken take(TenantSemaphore permits, Principal client) {
    return permits.take(client.tenant(), !client.equals(Principal.OPEN));
  }

  /**
   * @throws ProblemException if all permits are taken
   * @throws LimitExceededException if the client's tenant has taken its share
   */
  static void require(TenantSemaphore permits, Principal client) {
    switch (take(permits, client)) {
      case YES -> {}
      case FULL -> throw full();
      case SHARE_FULL ->
          throw new LimitExceededException(
              Limit.QUOTA,
              RETRY_AFTER,
              "At most %d clients of this tenant may wait for jobs at once. %s"
                  .formatted(permits.mostOfTenant(), INSTEAD));
    }
  }

  static ProblemException full() {
    return new ProblemException(ProblemCode.TOO_MANY_WAITING, INSTEAD);
  }
}
