package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.UUID;

/**
 * Follows a job by its event stream until the job ends. After a lost connection it resumes the
 * stream after the last event received. Not thread-safe.
 */
final class JobFollower {
  private static final Duration REDRAW_INTERVAL = Duration.ofMillis(300);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** Enough for a restart of the server at one attempt per second. */
  private static final int MAX_CONSECUTIVE_FAILURES = 30;

  private final OrchestratorClient orchestrator;
  private final ProgressLine progress;
  private final Duration retryDelay;
  private long lastSeq;
  private long drawnAt;

  JobFollower(OrchestratorClient orchestrator, ProgressLine progress) {
    this(orchestrator, progress, RETRY_DELAY);
  }

  JobFollower(OrchestratorClient orchestrator, ProgressLine progress, Duration retryDelay) {
    this.orchestrator = orchestrator;
    this.progress = progress;
    this.retryDelay = retryDelay;
  }

  /** Blocks until the job ends and returns it. */
  JobView follow(UUID id) throws InterruptedException {
    int failures = 0;
    while (true) {
      try {
        orchestrator.events(id, lastSeq, this::onEvent);
        JobView job = orchestrator.job(id).job();
        if (job.status().terminal()) {
          return job;
        }
        failures = 0;
      } catch (OrchestratorException e) {
        if (!e.retryable() || ++failures > MAX_CONSECUTIVE_FAILURES) {
          throw e;
        }
        if (failures == 1) {
          progress.note("The connection to Quarry was lost; the job continues. Reconnecting ...");
        }
      }
      Thread.sleep(retryDelay);
    }
  }

  private void onEvent(JobEvent event) {
    lastSeq = event.seq();
    long now = System.nanoTime();
    if (drawnAt == 0 || now - drawnAt >= REDRAW_INTERVAL.toNanos()) {
      progress.show(orchestrator.job(event.jobId()).job());
      drawnAt = now;
    }
  }
}
