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
  private static final int MAX_SUBMISSIONS = 32;

  private final JobWatch watch;
  private final TenantSemaphore permits;

  /**
   * Separate permits for submissions: a waiting one keeps its text in memory, which can be millions
   * of characters.
   */
  private final TenantSemaphore submissions =
      new TenantSemaphore(MAX_SUBMISSIONS, MAX_SUBMISSIONS / 2);

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
   * Waits until a job that was just submitted has ended, or until the timeout. Returns at once if
   * too many submissions are waiting: the job is accepted in either case.
   */
  public void awaitEnd(Principal caller, UUID job, long after, Duration atMost)
      throws InterruptedException {
    if (WaitPermits.tryAcquire(submissions, caller) != TenantSemaphore.Acquisition.ACQUIRED) {
      return;
    }
    try {
      watch.awaitEnd(job, after, atMost);
    } finally {
      submissions.release(caller.tenant());
    }
  }
}
