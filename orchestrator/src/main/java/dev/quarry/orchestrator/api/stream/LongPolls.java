package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import java.time.Duration;
import java.util.UUID;

/**
 * Requests that wait for a job ({@code Prefer: wait}). Each holds a connection and a thread, so it
 * needs a permit; event streams use the same permits. Thread-safe.
 */
public final class LongPolls {
  private final JobWatch watch;
  private final TenantSemaphore permits;

  /**
   * @param permits for clients that follow jobs, shared with event streams
   */
  public LongPolls(JobWatch watch, TenantSemaphore permits) {
    this.watch = watch;
    this.permits = permits;
  }

  /**
   * Waits until the job has an event after a number, or until the timeout.
   *
   * @throws dev.quarry.orchestrator.api.problem.ProblemException if all permits are taken
   * @throws dev.quarry.orchestrator.access.limit.LimitExceededException if the tenant has used its
   *     share
   */
  public void awaitEvent(Principal caller, UUID job, long after, Duration atMost)
      throws InterruptedException {
    WaitPermits.require(permits, caller);
    try {
      watch.awaitEvent(job, after, atMost);
    } finally {
      permits.release(caller.tenant());
    }
  }

  /**
   * Waits until a job that was just submitted has ended, or until the timeout.
   *
   * @param searchable whether it suffices that the job is searchable
   * @return false at once if no permit is left: the job is accepted in either case
   */
  public boolean awaitEnd(
      Principal caller, UUID job, long after, boolean searchable, Duration atMost)
      throws InterruptedException {
    if (WaitPermits.tryAcquire(permits, caller) != TenantSemaphore.Acquisition.ACQUIRED) {
      return false;
    }
    try {
      watch.awaitEnd(job, after, searchable, atMost);
      return true;
    } finally {
      permits.release(caller.tenant());
    }
  }
}
