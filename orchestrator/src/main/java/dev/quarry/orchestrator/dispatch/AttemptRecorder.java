package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.worker.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records how an attempt ended, however long the database takes to come back. Thread-safe. */
public final class AttemptRecorder {
  private static final Logger log = LoggerFactory.getLogger(AttemptRecorder.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final JobQueue queue;
  private final JobTransitions transitions;
  private final Bus bus;
  private final Pause pause;
  private final EngineMeter meter;

  /** That counts nothing. */
  public AttemptRecorder(JobQueue queue, JobTransitions transitions, Bus bus, Pause pause) {
    this(queue, transitions, bus, pause, EngineMeter.NONE);
  }

  public AttemptRecorder(
      JobQueue queue, JobTransitions transitions, Bus bus, Pause pause, EngineMeter meter) {
    this.queue = queue;
    this.transitions = transitions;
    this.bus = bus;
    this.pause = pause;
    this.meter = meter;
  }

  /**
   * Returns when the end is recorded or turned out to come too late.
   *
   * @param startedAt when the attempt started, by {@link System#nanoTime}
   * @throws InterruptedException if this thread is interrupted while it waits for the database; the
   *     job then runs again when its lease has expired
   */
  void record(Job job, Outcome outcome, long startedAt) throws InterruptedException {
    Fence fence = job.fence();
    if (outcome instanceof Outcome.LeaseLost) {
      lost(fence);
      return;
    }
    for (boolean told = false; ; told = true) {
      try {
        Transition made = queue.finish(fence, now -> transitions.after(outcome, now));
        tell(fence, made);
        meter.finished(job.type(), made, Duration.ofNanos(System.nanoTime() - startedAt));
        return;
      } catch (LeaseLostException e) {
        meter.fenced();
        lost(fence);
        return;
      } catch (StoreUnavailableException e) {
        if (!told) {
          log.warn(
              "The end of job {} is not recorded yet: the database does not answer.",
              fence.jobId(),
              e);
        }
        pause.pause(RETRY_DELAY);
      }
    }
  }

  private void tell(Fence fence, Transition made) {
    log.info("Job {}: {}", fence.jobId(), made.event());
    bus.jobChanged(fence.jobId());
    if (made.to() == JobStatus.QUEUED) {
      bus.workAvailable();
    }
  }

  private static void lost(Fence fence) {
    log.warn(
        "Job {} was taken from this worker (epoch {} is over); what it did since is discarded.",
        fence.jobId(),
        fence.epoch());
  }
}
