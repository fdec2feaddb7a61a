package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.UUID;

/**
 * Follows a job by its event stream to its end. A stream that is cut is taken up again after the
 * last event seen. Not thread-safe.
 */
final class JobFollower {
  private static final Duration REDRAW = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** In a row; a restart of the server takes less. */
  private static final int MOST_FAILURES = 30;

  private final OrchestratorClient orchestrator;
  private final ProgressLine progress;
  private final Duration pause;
  private long seen;
  private long drawnAt;

  JobFollower(OrchestratorClient orchestrator, ProgressLine progress) {
    this(orchestrator, progress, PAUSE);
  }

  JobFollower(OrchestratorClient orchestrator, ProgressLine progress, Duration pause) {
    this.orchestrator = orchestrator;
    this.progress = progress;
    this.pause = pause;
  }

  /** The job as it ended. */
  JobView follow(UUID id) throws InterruptedException {
    int failures = 0;
    while (true) {
      try {
        orchestrator.events(id, seen, this::note);
        JobView job = orchestrator.job(id).job();
        if (job.status().terminal()) {
          return job;
        }
        failures = 0;
      } catch (OrchestratorException e) {
        if (!e.retryable() || ++failures > MOST_FAILURES) {
          throw e;
        }
        if (failures == 1) {
          progress.note("The connection was lost; the job goes on. Trying to reach it again ...");
        }
      }
      Thread.sleep(pause);
    }
  }

  private void note(JobEvent event) {
    seen = event.seq();
    long now = System.nanoTime();
    if (drawnAt == 0 || now - drawnAt >= REDRAW.toNanos()) {
      progress.show(orchestrator.job(event.jobId()).job());
      drawnAt = now;
    }
  }
}
