package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import java.time.Duration;
import java.util.UUID;

/**
 * Requests that wait for a job ({@code Prefer: wait}). Each holds a connection and a thread while
 * it waits, so it takes one of the permits that event streams take. Thread-safe.
 */
public final class LongPolls {
  private static final int MAX_SUBMISSIONS = 32;

  private final JobWatch watch;
  private final TenantSemaphore permits;

  /** A submission that waits is in memory with its text, which may be millions of characters. */
  private final TenantSemaphore submissions =
      new TenantSemaphore(MAX_SUBMISSIONS, MAX_SUBMISSIONS / 2);

  /**
   * @param permits of clients that follow jobs
   */
  public LongPolls(JobWatch watch, TenantSemaphore permits) {
    this.watch = watch;
    this.permits = permits;
  }

  /**
   * Waits until the job has an event after a number, or the time is over.
   *
   * @throws dev.quarry.orchestrator.api.problem.ProblemException if all permits are taken
   * @throws dev.quarry.orchestrator.access.limit.LimitExceededException if the tenant has its share
   */
  public void awaitEvent(Principal caller, UUID job, long after, Duration atMost)
      throws InterruptedException {
    WaitPermits.require(permits, caller);
    try {
      watch.awaitEvent(job, after, atMost);
    } finally {
      permits.giveBack(caller.tenant());
    }
  }

  /**
   * Waits until the job that the caller has just submitted has ended, or the time is over; not at
   * all if too many submissions wait: the job is accepted in either case.
   */
  public void awaitEnd(Principal caller, UUID job, long after, Duration atMost)
      throws InterruptedException {
    if (WaitPermits.take(submissions, caller) != TenantSemaphore.Taken.YES) {
      return;
    }
    try {
      watch.awaitEnd(job, after, atMost);
    } finally {
      submissions.giveBack(caller.tenant());
    }
  }
}
