package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.JobEventListener;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.util.UUID;

/**
 * Follows a job by its event stream until it is searchable or has ended. After a lost connection it
 * resumes the stream after the last event received. Not thread-safe.
 */
final class JobFollower {
  private static final String SEARCHABLE = "searchable";
  private static final Duration REDRAW_INTERVAL = Duration.ofMillis(300);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  /** Enough for a restart of the server at one attempt per second. */
  private static final int MAX_CONSECUTIVE_FAILURES = 30;

  private final OrchestratorClient orchestrator;
  private final ProgressLine progress;
  private final WaitFor target;
  private final Duration retryDelay;
  private long lastSeq;
  private long drawnAt;

  JobFollower(OrchestratorClient orchestrator, ProgressLine progress, WaitFor target) {
    this(orchestrator, progress, target, RETRY_DELAY);
  }

  JobFollower(
      OrchestratorClient orchestrator, ProgressLine progress, WaitFor target, Duration retryDelay) {
    this.orchestrator = orchestrator;
    this.progress = progress;
    this.target = target;
    this.retryDelay = retryDelay;
  }

  /** Blocks until the job reaches the target and returns it. */
  JobView follow(UUID id) throws InterruptedException {
    int failures = 0;
    while (true) {
      try {
        orchestrator.events(id, lastSeq, new Listener(id));
        JobView job = orchestrator.job(id).job();
        if (target.reached(job)) {
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

  private final class Listener implements JobEventListener {
    private final UUID id;

    Listener(UUID id) {
      this.id = id;
    }

    @Override
    public boolean onEvent(JobEvent event) {
      lastSeq = event.seq();
      RetryNote.of(event).ifPresent(progress::note);
      long now = System.nanoTime();
      if (drawnAt == 0 || now - drawnAt >= REDRAW_INTERVAL.toNanos()) {
        progress.show(orchestrator.job(id).job());
        drawnAt = now;
      }
      return target == WaitFor.COMPLETED || !event.type().equals(SEARCHABLE);
    }

    /** A limit that postpones the vectors of the job is no event. */
    @Override
    public void onHeartbeat() {
      progress.show(orchestrator.job(id).job());
    }
  }
}
