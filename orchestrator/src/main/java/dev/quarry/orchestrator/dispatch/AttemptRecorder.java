package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.worker.Outcome;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records how an attempt ended. While the database is unavailable it retries without limit.
 * Thread-safe.
 */
public final class AttemptRecorder {
  private static final Logger log = LoggerFactory.getLogger(AttemptRecorder.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final JobQueue queue;
  private final JobTransitions transitions;
  private final Bus bus;
  private final MonotonicClock clock;
  private final EngineMeter meter;
  private final Tracing tracing;

  public AttemptRecorder(
      JobQueue queue,
      JobTransitions transitions,
      Bus bus,
      MonotonicClock clock,
      EngineMeter meter,
      Tracing tracing) {
    this.queue = queue;
    this.transitions = transitions;
    this.bus = bus;
    this.clock = clock;
    this.meter = meter;
    this.tracing = tracing;
  }

  /**
   * Returns when the outcome is recorded, or when it is discarded because the lease is lost.
   *
   * @param startedAt start of the attempt, in nanoseconds of {@link System#nanoTime}
   * @throws InterruptedException if this thread is interrupted while it waits for the database; the
   *     job then runs again when its lease has expired
   */
  void record(Job job, Outcome outcome, long startedAt) throws InterruptedException {
    try (JobLog.Fields _ = JobLog.of(job).open();
        Tracing.Span _ =
            tracing.resume(
                job.request().origin().traceparent(),
                "record outcome",
                Map.of("quarry.job.id", job.id().toString()))) {
      recordObserved(job, outcome, startedAt);
    }
  }

  private void recordObserved(Job job, Outcome outcome, long startedAt)
      throws InterruptedException {
    Fence fence = job.fence();
    if (outcome instanceof Outcome.LeaseLost) {
      logLost(fence);
      return;
    }
    for (boolean warned = false; ; warned = true) {
      try {
        Transition transition = queue.finish(fence, now -> transitions.after(outcome, now));
        announce(job, transition);
        meter.finished(job.type(), transition, Duration.ofNanos(System.nanoTime() - startedAt));
        return;
      } catch (LeaseLostException e) {
        meter.fenced();
        logLost(fence);
        return;
      } catch (StoreUnavailableException e) {
        if (!warned) {
          log.warn(
              "The outcome of job {} is not recorded yet: the database does not respond. Retrying.",
              fence.jobId(),
              e);
        }
        clock.sleep(RETRY_DELAY);
      }
    }
  }

  private void announce(Job job, Transition transition) {
    JobLog.of(job).changed(transition.event());
    bus.jobChanged(job.id());
    if (transition.to() == JobStatus.QUEUED) {
      bus.workAvailable();
    }
  }

  private static void logLost(Fence fence) {
    log.warn(
        "Job {} was taken from this worker: its lease is lost (epoch {}). The attempt's later"
            + " writes are discarded.",
        fence.jobId(),
        fence.epoch());
  }
}
