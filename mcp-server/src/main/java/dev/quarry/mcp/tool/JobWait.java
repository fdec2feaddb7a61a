package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.UUID;

/**
 * Waits for the end of a job. The wait is the caller's, not the job's: when the caller goes away or
 * the limit is reached, the wait ends and the job goes on. Thread-safe.
 */
final class JobWait {
  /** How soon a caller that went away is noticed. */
  private static final Duration SLICE = Duration.ofSeconds(5);

  /** A busy job changes all the time; asking more often than this tells nobody more. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /** Keeps each progress number above the one before, as MCP demands, when the job stands still. */
  private static final double STEP = 0.01;

  private final OrchestratorClient orchestrator;
  private final Timer timer;

  JobWait(OrchestratorClient orchestrator, Timer timer) {
    this.orchestrator = orchestrator;
    this.timer = timer;
  }

  /** The job when it has ended, or as it is after the limit. */
  VersionedJob await(UUID id, Duration limit, ToolCall call) throws InterruptedException {
    long start = timer.nanos();
    VersionedJob seen = orchestrator.job(id);
    double told = 0;
    while (!seen.ended() && !call.ended()) {
      Duration left = limit.minusNanos(timer.nanos() - start);
      if (left.compareTo(SHORTEST) < 0) {
        break;
      }
      told = Math.max(told + STEP, seen.job().progress());
      call.progress(told, describe(seen.job()));
      seen = next(seen, left.compareTo(SLICE) < 0 ? left : SLICE);
    }
    return seen;
  }

  private VersionedJob next(VersionedJob seen, Duration slice) throws InterruptedException {
    long asked = timer.nanos();
    VersionedJob job = orchestrator.awaitChange(seen, slice);
    Duration early = SHORTEST.minusNanos(timer.nanos() - asked);
    if (!job.ended() && early.isPositive()) {
      timer.sleep(early);
    }
    return job;
  }

  private static String describe(JobView job) {
    String stage = job.stage() == null ? job.status().code() : job.stage();
    return "%s: %d %%, %d of %d stored"
        .formatted(stage, job.progress(), job.counts().stored(), job.counts().found());
  }
}
