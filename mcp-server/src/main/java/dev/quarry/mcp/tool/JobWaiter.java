package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a job is searchable or has ended. Cancellation of the call or the limit ends the
 * wait; neither affects the job. An orchestrator that does not respond for a while, because it
 * restarts, does not end the wait. Thread-safe.
 */
final class JobWaiter {
  /** Longest time until a cancelled call is noticed. */
  private static final Duration MAX_REQUEST_WAIT = Duration.ofSeconds(5);

  /** A running job changes constantly; a shorter interval would only add requests. */
  private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(500);

  private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

  /** MCP requires that progress increases with each notification, even if the job stalls. */
  private static final double MIN_PROGRESS_STEP = 0.01;

  private final OrchestratorClient orchestrator;
  private final MonotonicClock clock;

  JobWaiter(OrchestratorClient orchestrator, MonotonicClock clock) {
    this.orchestrator = orchestrator;
    this.clock = clock;
  }

  /**
   * The job after it reached the target, after the limit, or after the cancellation of the call.
   *
   * @param requested null: the next milestone
   * @throws OrchestratorException if the job cannot be read, or if the orchestrator does not
   *     respond at the end of the wait
   */
  VersionedJob await(UUID id, Duration limit, @Nullable WaitTarget requested, CallContext context)
      throws InterruptedException {
    long start = clock.nanos();
    VersionedJob seen = orchestrator.job(id);
    WaitTarget target = requested == null ? WaitTarget.next(seen) : requested;
    double reported = 0;
    OrchestratorException failure = null;
    while (!target.reached(seen) && !context.isCancelled()) {
      Duration left = limit.minusNanos(clock.nanos() - start);
      if (left.compareTo(MIN_POLL_INTERVAL) < 0) {
        break;
      }
      reported = Math.max(reported + MIN_PROGRESS_STEP, seen.job().progress());
      context.reportProgress(
          reported, failure == null ? describe(seen.job()) : "The orchestrator does not respond");
      try {
        // After a refused wait without one: the places of waiting requests may be taken.
        seen =
            failure == null
                ? next(seen, left.compareTo(MAX_REQUEST_WAIT) < 0 ? left : MAX_REQUEST_WAIT)
                : orchestrator.job(id);
        failure = null;
      } catch (OrchestratorException e) {
        if (!e.retryable()) {
          throw e;
        }
        failure = e;
        clock.sleep(left.compareTo(RETRY_PAUSE) < 0 ? left : RETRY_PAUSE);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return seen;
  }

  private VersionedJob next(VersionedJob seen, Duration maxWait) throws InterruptedException {
    long requestedAt = clock.nanos();
    VersionedJob job = orchestrator.awaitChange(seen, maxWait);
    Duration pause = MIN_POLL_INTERVAL.minusNanos(clock.nanos() - requestedAt);
    if (!job.hasEnded() && pause.isPositive()) {
      clock.sleep(pause);
    }
    return job;
  }

  private static String describe(JobView job) {
    if (job.status() == JobStatus.PROCESSING && job.searchableAt() != null) {
      return VectorProgress.text(job);
    }
    String stage = job.stage() == null ? job.status().code() : job.stage();
    return "%s: %d %%, %d of %d stored"
        .formatted(stage, job.progress(), job.counts().stored(), job.counts().found());
  }
}
